import type { Observable, SchedulerLike } from 'rxjs';
import {
  AsyncSubject,
  EMPTY,
  asapScheduler,
  asyncScheduler,
  concat,
  defer,
  finalize,
  map,
  observeOn,
  of,
  switchMap,
  take,
} from 'rxjs';
import { noteStart } from './latest-start.ts';
import { setMarker } from './set-marker.ts';
import type { Replay, ReplayStore, StartMarker } from './replay.ts';
import { startOf } from './start-of.ts';
import type { Start } from './start-of.ts';
import { keepingPlace } from './wrap-store.ts';

/** Where a subscriber starts, once that is settled: a first start is in its store. */
export type SettledStart = Exclude<Start, { type: 'now' }> | KeptStart;

/** With new events; the store holds when that was. */
export interface KeptStart {
  readonly type: 'kept';
  readonly marker: StartMarker;
}

/** Tells where a subscriber of the channel starts. Emits once. */
export type Starts = (channel: string, replay: Replay) => Observable<SettledStart>;

/**
 * Settles where subscribers start. A first start waits for `startMarker$`, which tells the time once the server has told
 * its own. Subscribers of one channel with one store take turns, so that no start is stored behind the position that an
 * earlier subscriber has reached.
 */
export const createStarts = (
  startMarker$: Observable<StartMarker>,
  scheduler: SchedulerLike = asyncScheduler,
): Starts => {
  const turns = new WeakMap<ReplayStore, Map<string, Observable<never>>>();

  const turnsOf = (store: ReplayStore): Map<string, Observable<never>> => {
    const found = turns.get(store) ?? new Map<string, Observable<never>>();
    turns.set(store, found);
    return found;
  };

  const inTurn = <T>(given: ReplayStore, channel: string, work$: Observable<T>): Observable<T> =>
    defer(() => {
      const { store, key } = keepingPlace(given, channel);
      const queue = turnsOf(store);
      const former$ = queue.get(key);
      // A turn that is given asynchronously: a thousand who wait must not nest.
      const before$ = former$?.pipe(observeOn(asapScheduler)) ?? EMPTY;
      const left = new AsyncSubject<never>();
      const turn = new AsyncSubject<never>();
      queue.set(key, turn);
      // Also behind one who leaves the queue those who follow wait for those before.
      concat(former$ ?? EMPTY, left).subscribe(turn);
      turn.subscribe({
        complete: () => {
          if (queue.get(key) === turn) queue.delete(key);
        },
      });
      return concat(before$, work$).pipe(finalize(() => left.complete()));
    });

  const settled = (channel: string, start: Start): Observable<SettledStart> =>
    start.type === 'now'
      ? startMarker$.pipe(
          take(1),
          switchMap((marker) => {
            noteStart(start.store, channel, marker);
            return setMarker(start.store, channel, marker, scheduler).pipe(
              map((): KeptStart => ({ type: 'kept', marker })),
            );
          }),
        )
      : of(start);

  return (channel, replay) => {
    const start$ = startOf(channel, replay, scheduler).pipe(
      take(1),
      switchMap((start) => settled(channel, start)),
    );
    return typeof replay === 'object' ? inTurn(replay, channel, start$) : start$;
  };
};
