import type { StreamEvent } from '@sfstream/core';
import type { AcknowledgingOptions } from '@sfstream/forward';
import { acknowledging } from '@sfstream/forward';
import { leaderOf } from '@sfstream/replay';
import type { Observable } from 'rxjs';
import {
  BehaviorSubject,
  NEVER,
  Observable as RxObservable,
  ReplaySubject,
  dematerialize,
  filter,
  finalize,
  materialize,
  merge,
  of,
  switchMap,
  take,
  takeUntil,
  timer,
} from 'rxjs';
import { redisLease } from '../leadership/redis-lease.ts';
import { streamKey } from '../stream/stream-keys.ts';
import { createDesk, longestPoll } from './desk.ts';
import type { Sharing } from './shares.ts';

/** A worker, and the events that it shares. */
export interface PartitionSharing extends Sharing {
  readonly group: string;
  readonly channels: readonly string[];
  /** The consumer group. */
  readonly name: string;
}

/** The way in which events are taken and settled. */
export type Settling = AcknowledgingOptions &
  Required<Pick<AcknowledgingOptions, 'stop$' | 'timeout'>>;

/**
 * Emits the events of one partition while this worker has it. It is given back once what was taken is done: at the
 * latest after the time limit of a request where the stream is left.
 */
export const partitionWork = (
  sharing: PartitionSharing,
  partition: number,
  settling: Settling,
): Observable<StreamEvent> =>
  new RxObservable((subscriber) => {
    const { redis, keyOf, workKeyOf, group, channels, name, ttl, scheduler } = sharing;
    const leaseKeyOf = (...parts: readonly string[]): string =>
      workKeyOf(String(partition), ...parts);
    const lease = redisLease({ redis, keyOf: leaseKeyOf, group, ttl, scheduler });
    const { term$ } = leaderOf(lease, { scheduler });
    const candidacy = term$.subscribe();
    const out = new BehaviorSubject<Observable<number>>(of(0));
    // A term may begin or end after it.
    const stop = new ReplaySubject<unknown>(1);
    subscriber.add(settling.stop$.pipe(take(1)).subscribe(stop));

    const inTerm = (epoch: number): Observable<StreamEvent> =>
      redis.apart(longestPoll + settling.timeout, (waiting) => {
        const desk = createDesk({
          redis,
          waiting,
          lease: leaseKeyOf('lease'),
          epoch,
          streams: channels.map((channel) => streamKey(keyOf, channel, partition)),
          name,
        });
        out.next(desk.out$);
        return acknowledging(desk.take, { ...settling, stop$: stop });
      });

    const untilTaken$ = term$.pipe(
      // One that stands by has nothing to finish.
      switchMap((term) =>
        (term === undefined ? NEVER.pipe(takeUntil(stop)) : inTerm(term.epoch)).pipe(materialize()),
      ),
      dematerialize(),
      finalize(() => {
        const none$ = out.value.pipe(filter((count) => count === 0));
        after(merge(none$, timer(settling.timeout, scheduler)), () => candidacy.unsubscribe());
      }),
    );
    return untilTaken$.subscribe(subscriber);
  });

const after = (event$: Observable<unknown>, act: () => void): void => {
  event$.pipe(take(1)).subscribe(act);
};
