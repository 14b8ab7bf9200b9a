import type { Observable, SchedulerLike } from 'rxjs';
import { asyncScheduler, map, of, switchMap, take } from 'rxjs';
import type { Replay, StartMarker } from '../model/replay.ts';
import { noteStart } from './latest-start.ts';
import { setMarker } from './set-marker.ts';
import { startOf } from './start-of.ts';
import type { Start } from './start-of.ts';
import { createTurns } from './turns.ts';

/** The start of a subscriber, once a first start is in its store. */
export type SettledStart = Exclude<Start, { type: 'now' }> | KeptStart;

/** A start at new events whose time is stored. */
export interface KeptStart {
  readonly type: 'kept';
  readonly marker: StartMarker;
  /** The time at which it was made, before the store kept it: epoch milliseconds by a clock that nobody sets. */
  readonly madeAt: number;
}

/** Finds the start of a subscriber of the channel. Emits once. */
export type Starts = (channel: string, replay: Replay) => Observable<SettledStart>;

/**
 * Makes the {@link Starts} of one client. A first start waits for `startMarker$`, which emits once the server has told
 * its time; `now` tells when that was. Subscribers of one channel with one store take turns, so that no start is stored
 * over the position that an earlier subscriber has reached.
 */
export const createStarts = (
  startMarker$: Observable<StartMarker>,
  scheduler: SchedulerLike = asyncScheduler,
  now: () => number = () => scheduler.now(),
): Starts => {
  const inTurn = createTurns();

  const settled = (channel: string, start: Start): Observable<SettledStart> =>
    start.type === 'now'
      ? startMarker$.pipe(
          take(1),
          switchMap((marker) => {
            const madeAt = now();
            noteStart(start.store, channel, marker);
            return setMarker(start.store, channel, marker, scheduler).pipe(
              map((): KeptStart => ({ type: 'kept', marker, madeAt })),
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
