import type { EventMarker, ReplayStore, StoreError, StreamEvent } from '@sfstream/core';
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
import type { Position } from './advance.ts';
import { advance } from './advance.ts';
import { markerOf } from './marker-of.ts';
import { notStored, storeMarker } from './store-marker.ts';

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

      const keep = (event: Event, marker: EventMarker): Observable<Event> => {
        const position = advance(positions.get(event.channel), marker);
        if (position === undefined) return of(event);
        return storeMarker(store, event.channel, marker).pipe(
          map(() => {
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
