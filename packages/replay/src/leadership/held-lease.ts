import { answerOf } from '@sfstream/base';
import type { Observable, SchedulerLike } from 'rxjs';
import {
  EMPTY,
  catchError,
  distinctUntilChanged,
  filter,
  map,
  merge,
  mergeMap,
  scan,
  takeUntil,
  takeWhile,
  timer,
} from 'rxjs';
import type { Lease } from './lease.ts';

/** The outcome of a renewal: the lease is ours since it was sent, or is lost; or the time for which it counts is over. */
interface News {
  readonly type: 'renewed' | 'lost' | 'over';
  readonly beat: number;
}

/** The newest renewal that was answered; before the first one, none. */
type Holding = number | 'none' | 'lost';

/** The part of its life after which a holder gives a lease up by itself, so that it has stopped before another can have it. */
const safePart = 0.8;

/**
 * Renews a lease three times in each of its lives. Emits once it is known to be held, and completes when it is not: it was
 * lost, or no renewal has succeeded for so long that it may end soon. A renewal counts from when it was sent, by a timer,
 * so that a clock which is set does not matter.
 */
export const heldLease = (
  { ttl, renew, lost$ = EMPTY }: Lease,
  epoch: number,
  scheduler: SchedulerLike,
): Observable<'held'> => {
  const renewal = (beat: number): Observable<News> =>
    merge(
      answerOf(() => renew(epoch)).pipe(
        map((isOurs): News => ({ type: isOurs ? 'renewed' : 'lost', beat })),
        // One of the next renewals may succeed.
        catchError(() => EMPTY),
      ),
      timer(ttl * safePart, scheduler).pipe(map((): News => ({ type: 'over', beat }))),
    );
  return timer(0, ttl / 3, scheduler).pipe(
    mergeMap(renewal),
    scan<News, Holding>(holdingAfter, 'none'),
    takeWhile((holding) => holding !== 'lost'),
    filter((holding) => holding !== 'none'),
    map(() => 'held' as const),
    distinctUntilChanged(),
    takeUntil(lost$),
  );
};

const holdingAfter = (holding: Holding, { type, beat }: News): Holding => {
  if (holding === 'lost' || type === 'lost') return 'lost';
  const newest = holding === 'none' ? -1 : holding;
  if (type === 'renewed') return Math.max(newest, beat);
  return newest > beat ? holding : 'lost';
};
