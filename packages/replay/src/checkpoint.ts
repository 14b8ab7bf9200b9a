import type { ReplayId, ReplayMarker, ReplayStore, StreamEvent } from '@sfstream/core';
import { StoreError, answerOf, isLaterReplayId } from '@sfstream/core';
import { isNone } from 'fp-ts/Option';
import type { MonoTypeOperatorFunction, Observable } from 'rxjs';
import {
  EMPTY,
  catchError,
  concat,
  concatMap,
  defer,
  map,
  materialize,
  of,
  throwError,
} from 'rxjs';
import { markerOf } from './marker-of.ts';
import { messageOf } from './message-of.ts';

/** What {@link checkpoint} does when the store fails. */
export interface CheckpointOptions<Event extends StreamEvent> {
  /**
   * Called after an event was passed on without its marker being stored; the stream goes on and the next marker is
   * stored. Without it the stream fails with the error. If it throws, the stream fails with what it threw.
   */
  readonly onError?: (error: StoreError, event: Event) => void;
}

/**
 * Passes each event on once its marker is in the store. Where it stands in the pipe is the policy: right after
 * `channel()` a position is taken on receipt, and an event whose handling fails is not sent again; after
 * `concatMap(handle)` it is taken after processing, and such an event is sent again by the next run.
 *
 * One marker is stored at a time, in the order of the events, however slow the store is. The stored marker does not
 * move back: an event that is not later than the last one stored for its channel is passed on without being stored.
 * Only where such an event is dated later than everything stored does it count, since then the org has begun to count
 * anew. Events without a replay id are passed on. When the source ends, what waits is stored first; unsubscribing
 * leaves it.
 *
 * A failing store (it throws, rejects, errors or answers `false`) never costs an event: the event is passed on, then
 * the stream fails with a `StoreError`, or goes on if there is an `onError`.
 *
 * @example
 * ```ts
 * import type { ReplayStore, StreamEvent } from '@sfstream/core';
 * import { checkpoint } from '@sfstream/replay';
 * import type { Observable } from 'rxjs';
 * import { concatMap } from 'rxjs';
 *
 * declare const event$: Observable<StreamEvent>;
 * declare const store: ReplayStore;
 * declare function ship(event: StreamEvent): Promise<StreamEvent>;
 *
 * event$.pipe(concatMap(ship), checkpoint(store)).subscribe();
 * ```
 */
export const checkpoint =
  <Event extends StreamEvent>(
    store: ReplayStore,
    { onError }: CheckpointOptions<Event> = {},
  ): MonoTypeOperatorFunction<Event> =>
  (event$) => {
    const tell = (event: Event, cause: unknown): Observable<never> => {
      const error = notStored(event.channel, cause);
      if (onError === undefined) return throwError(() => error);
      return defer(() => {
        onError(error, event);
        return EMPTY;
      });
    };

    return defer(() => {
      const positions = new Map<string, Position>();

      const keep = (event: Event, marker: ReplayMarker): Observable<Event> => {
        const position = advance(positions.get(event.channel), marker);
        if (position === undefined) return of(event);
        return answerOf(() => store.set(event.channel, marker)).pipe(
          map((answer) => {
            if (answer === false) throw new Error('the store answered false');
            positions.set(event.channel, position);
            return event;
          }),
          catchError((cause: unknown) => concat(of(event), tell(event, cause))),
        );
      };

      return event$.pipe(
        // The end waits its turn like an event: `concatMap` alone would drop what is queued when the source fails.
        materialize(),
        concatMap((notification) => {
          if (notification.kind === 'C') return EMPTY;
          if (notification.kind === 'E') return throwError(() => notification.error as unknown);
          const event = notification.value;
          const marker = markerOf(event);
          return isNone(marker) ? of(event) : keep(event, marker.value);
        }),
      );
    });
  };

/** The last marker stored for a channel, with the newest date of all that were stored; NaN where none had a date. */
interface Position {
  readonly replayId: ReplayId;
  readonly newestDate: number;
}

/** Where storing `marker` leads to; undefined when that would be back. */
const advance = (
  last: Position | undefined,
  { replayId, createdDate = '' }: ReplayMarker,
): Position | undefined => {
  const date = Date.parse(createdDate);
  if (last === undefined) return { replayId, newestDate: date };
  // The date is compared to all that were stored, not to the last one: dates may be out of order within a channel, and
  // a repeated event must not pass for a new one. A date that is missing or odd compares as false.
  const isNewest = date > last.newestDate;
  if (!isLaterReplayId(replayId, last.replayId) && !isNewest) return undefined;
  const takesDate = isNewest || Number.isNaN(last.newestDate);
  return { replayId, newestDate: takesDate ? date : last.newestDate };
};

const notStored = (channel: string, cause: unknown): StoreError =>
  new StoreError(`The replay marker of ${channel} was not stored: ${messageOf(cause)}`, channel, {
    cause,
  });
