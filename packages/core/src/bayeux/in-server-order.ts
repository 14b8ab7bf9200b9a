import { TransportTimeoutError } from '@sfstream/http';
import type { SchedulerLike, Subscriber } from 'rxjs';
import { Observable, Subject, concatMap, defer, filter, startWith, take } from 'rxjs';
import type { Exchange } from '../wire/exchange.ts';
import { emptyLanes, lanesAfter } from './lanes.ts';
import type { Happening, Lane, Lanes } from './lanes.ts';
import type { Messages } from '../wire/read-messages.ts';

/** The exchanges of one session, ordered as if all used one connection. */
export interface Ordered {
  /** An {@link Exchange} whose answers bring the events of each channel in the server's order. */
  readonly exchange: Exchange;
  /** Emits nothing; fails when that order can no longer be kept. */
  readonly overtaken$: Observable<never>;
}

/**
 * Milliseconds for which the events of a call wait for the answer of a poll, which may have been written before and
 * still be on its way.
 */
const overtakenWithin = 1_000;

/**
 * Puts answers in order. Polls and calls have a connection each, so of two answers the one that was written first may
 * come last ({@link lanesAfter} decides which waits for which). Calls go one at a time. A call waits for a poll only
 * for a moment, since the poll may be held for minutes. If events are withheld then, the session ends, and the next one
 * replays them together with any earlier ones.
 */
export const inServerOrder = (exchange: Exchange, scheduler: SchedulerLike): Ordered => {
  const traffic = createTraffic();
  const noCall$ = defer(() =>
    traffic.changed$.pipe(
      startWith(undefined),
      filter(() => traffic.stage('call') === 'absent'),
      take(1),
    ),
  );
  return {
    overtaken$: traffic.overtaken$,
    exchange: (requests, options = {}) =>
      options.lane === 'poll'
        ? travelling('poll', exchange(requests, options), traffic, scheduler)
        : noCall$.pipe(
            concatMap(() => travelling('call', exchange(requests, options), traffic, scheduler)),
          ),
  };
};

/** The requests under way on both lanes. */
interface Traffic {
  /** Applies a {@link Happening} and passes on the answers that it lets through. */
  readonly happen: (happened: Happening) => void;
  /** Puts a request on the lane. Call what is returned when it has ended. */
  readonly begin: (lane: Lane, receiver: Subscriber<Messages>) => () => void;
  readonly stage: (lane: Lane) => Lanes[Lane]['is'];
  readonly changed$: Observable<void>;
  readonly overtaken$: Observable<never>;
}

const createTraffic = (): Traffic => {
  let lanes = emptyLanes;
  const receivers = new Map<Lane, Subscriber<Messages>>();
  const changed = new Subject<void>();
  const overtaken = new Subject<never>();
  const happen = (happened: Happening): void => {
    const step = lanesAfter(lanes, happened);
    lanes = step.lanes;
    for (const { lane, messages } of step.told) {
      const receiver = receivers.get(lane);
      receiver?.next(messages);
      receiver?.complete();
    }
    if (step.isOvertaken) overtaken.error(pollMissing());
    // Only calls watch, and even a `next` to nobody takes time.
    if (changed.observed) changed.next();
  };
  return {
    happen,
    begin: (lane, receiver) => {
      receivers.set(lane, receiver);
      happen({ type: 'asked', lane });
      return () => {
        // The answer to a poll may send the next one, which has the lane before this one has ended.
        if (receivers.get(lane) === receiver) happen({ type: 'ended', lane });
      };
    },
    stage: (lane) => lanes[lane].is,
    changed$: changed.asObservable(),
    overtaken$: overtaken.asObservable(),
  };
};

/** Runs one exchange on its lane. Written by hand and not with operators, since every poll passes here. */
const travelling = (
  lane: Lane,
  answer$: Observable<Messages>,
  { happen, begin, stage }: Traffic,
  scheduler: SchedulerLike,
): Observable<Messages> =>
  new Observable((subscriber) => {
    let end = begin(lane, subscriber);
    subscriber.add(() => end());
    subscriber.add(
      answer$.subscribe({
        next: (messages) => {
          happen({ type: 'answered', lane, messages });
          if (stage('call') !== 'waiting') return;
          subscriber.add(scheduler.schedule(() => happen({ type: 'overdue' }), overtakenWithin));
        },
        error: (error: unknown) => {
          // The lane is freed a moment later, after the reaction to the failure: a poll that waits for this call must
          // not be let through past the events of the lost answer.
          const endNow = end;
          end = () => void scheduler.schedule(endNow);
          subscriber.error(error);
        },
        complete: () => {
          if (stage(lane) === 'asked') subscriber.complete();
        },
      }),
    );
  });

const pollMissing = (): TransportTimeoutError =>
  new TransportTimeoutError(
    `Events came with another answer, but the answer of the poll, which may hold earlier events, did not follow within ${overtakenWithin} ms. All of them are fetched again, in order.`,
    { method: 'POST', url: '/meta/connect', code: 'ERR_OVERTAKEN' },
  );
