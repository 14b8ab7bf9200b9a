import type { StreamEvent } from '@sfstream/core';
import { hold } from '@sfstream/core';
import type { Observable, OperatorFunction } from 'rxjs';
import {
  EMPTY,
  concat,
  concatAll,
  concatMap,
  finalize,
  map,
  materialize,
  merge,
  of,
  take,
  throwError,
} from 'rxjs';
import { loopTurn$ } from './loop-turn.ts';

/**
 * Runs `each` on one event at a time. Holds an event until it is done, so that the client asks for no more than is
 * taken. Once `stop$` has emitted, which it must to late subscribers too, finishes what is under way and leaves the
 * events that wait. A failure of the source waits for its turn, too.
 */
export const inTurn =
  <Event extends StreamEvent, Result>(
    each: (event: Event) => Observable<Result>,
    stop$: Observable<unknown>,
  ): OperatorFunction<Event, Result> =>
  (event$) => {
    const turn = (event: Event, release: () => void): Observable<Result> =>
      concat(
        loopTurn$,
        merge(stop$.pipe(map(() => EMPTY)), of(each(event))).pipe(take(1), concatAll()),
      ).pipe(finalize(release));
    return event$.pipe(
      map((event) => ({ event, release: hold(event) })),
      materialize(),
      concatMap((notification) => {
        if (notification.kind === 'C') return EMPTY;
        if (notification.kind === 'E') return throwError(() => notification.error as unknown);
        return turn(notification.value.event, notification.value.release);
      }),
    );
  };
