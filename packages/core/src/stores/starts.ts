import type { Observable, SchedulerLike } from 'rxjs';
import { asyncScheduler, map, of, switchMap, take, AsyncSubject, EMPTY, asapScheduler, concat, defer, finalize, observeOn } from 'rxjs';
import type { Replay, StartMarker } from '../model/replay.ts';
import { noteStart } from '../latest-start.ts';
import { setMarker } from './set-marker.ts';
import { startOf } from './start-of.ts';
import type { Start } from './start-of.ts';
import { createTurns } from './turns.ts';

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
  const inTurn = createTurns();

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
