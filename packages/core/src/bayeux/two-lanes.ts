import { TransportTimeoutError } from '@sfstream/http';
import type { MonoTypeOperatorFunction, Observable, SchedulerLike } from 'rxjs';
import {
  BehaviorSubject,
  EMPTY,
  Subject,
  concat,
  concatMap,
  defer,
  filter,
  map,
  mergeMap,
  of,
  race,
  take,
  tap,
  timer,
} from 'rxjs';
import { withoutFilter } from '../channel-name.ts';
import { isLaterReplayId } from '../replay.ts';
import { replayIdOf } from '../stream-event.ts';
import type { Exchange } from './exchange.ts';
import type { EventMessage, Reply } from './message.ts';
import type { Messages } from './read-messages.ts';

/** The polls and calls of one session, as if all came over one connection. */
export interface TwoLanes {
  /** Its answers bring each channel's events in the server's order. */
  readonly exchange: Exchange;
  /** Emits nothing; fails when that order cannot be kept any more. */
  readonly overtaken$: Observable<never>;
}

/** Milliseconds that a call's events wait for a poll's answer, which may have been written before and be on its way. */
const overtakenWithin = 1_000;

/**
 * Polls and calls have a connection each, so of two answers the one that was written first may come last. An answer to a
 * poll therefore waits for the call under way, and events that meet there are put in the order of their replay ids. A
 * call's events wait for a poll only for a moment, as it may be held for minutes. Those that cannot be in order then are
 * withheld: the session ends, and the next one replays them together with the earlier ones, if there are any.
 */
export const twoLanes = (exchange: Exchange, scheduler: SchedulerLike): TwoLanes => {
  const polls = new BehaviorSubject(0);
  const calls = new BehaviorSubject(0);
  const noCall$ = calls.pipe(
    filter(() => calls.value === 0),
    take(1),
  );
  const pollAnswered = new Subject<void>();
  const overtaken = new Subject<never>();
  const subscribed = new Set<string>();
  /** Events of a poll that wait for a call. */
  let waiting: readonly EventMessage[] = [];

  const takeWaiting = (): readonly EventMessage[] => {
    const taken = waiting;
    waiting = [];
    return taken;
  };

  const withWaiting = (messages: Messages): Messages => {
    const earlier = takeWaiting();
    return earlier.length === 0
      ? messages
      : { ...messages, events: inOrder([...earlier, ...messages.events]) };
  };

  /**
   * A call's messages, as soon as no earlier events can come. Of a channel that was not subscribed before there are none.
   */
  const inTurn = (messages: Messages): Observable<Messages> => {
    const { events } = messages;
    if (events.length === 0 || polls.value === 0 || waiting.length > 0) {
      return of(withWaiting(messages));
    }
    const known = new Set([...subscribed].map(withoutFilter));
    if (!events.some(({ channel }) => known.has(withoutFilter(channel)))) return of(messages);
    return race(
      pollAnswered.pipe(
        take(1),
        map(() => withWaiting(messages)),
      ),
      timer(overtakenWithin, scheduler).pipe(concatMap(() => withoutReplayable(messages, known))),
    );
  };

  /** What has no replay id has no order either, and would not come again. */
  const withoutReplayable = (
    messages: Messages,
    known: ReadonlySet<string>,
  ): Observable<Messages> => {
    const events = messages.events.filter(
      ({ channel, data }) => !known.has(withoutFilter(channel)) || replayIdOf(data) === undefined,
    );
    return events.length === messages.events.length
      ? of(messages)
      : concat(
          of({ ...messages, events }),
          defer(() => {
            overtaken.error(pollMissing());
            return EMPTY;
          }),
        );
  };

  return {
    overtaken$: overtaken.asObservable(),
    exchange: (requests, options) =>
      options?.lane === 'poll'
        ? exchange(requests, options).pipe(
            counted(polls, scheduler),
            mergeMap((messages) => {
              waiting = messages.events;
              pollAnswered.next();
              const arrive = (): Messages => ({ ...messages, events: takeWaiting() });
              // Mostly no call is under way, and polls are many.
              return calls.value === 0 ? [arrive()] : noCall$.pipe(map(arrive));
            }),
          )
        : noCall$.pipe(
            concatMap(() =>
              exchange(requests, options).pipe(
                concatMap(inTurn),
                tap(({ replies }) => note(subscribed, replies)),
                counted(calls, scheduler),
              ),
            ),
          ),
  };
};

/** Keeps the names of the subscribed channels as the server's replies tell them. */
const note = (subscribed: Set<string>, replies: readonly Reply[]): void => {
  for (const { channel, successful, subscription = [] } of replies) {
    if (successful !== true) continue;
    for (const name of typeof subscription === 'string' ? [subscription] : subscription) {
      if (channel === '/meta/subscribe') subscribed.add(name);
      if (channel === '/meta/unsubscribe') subscribed.delete(name);
    }
  }
};

const pollMissing = (): TransportTimeoutError =>
  new TransportTimeoutError(
    `Events have come with another answer, and that of the poll, which may hold earlier ones, did not follow within ${overtakenWithin} ms. All are fetched anew, in order.`,
    { method: 'POST', url: '/meta/connect', code: 'ERR_OVERTAKEN' },
  );

/**
 * Counts the exchanges under way. One that fails is counted a moment longer, until its failure is acted upon: a poll that
 * waited for it must not be let through in between, past what the lost answer held.
 */
const counted = <T>(
  count: BehaviorSubject<number>,
  scheduler: SchedulerLike,
): MonoTypeOperatorFunction<T> => {
  const countDown = (): void => count.next(count.value - 1);
  return tap({
    subscribe: () => count.next(count.value + 1),
    complete: countDown,
    unsubscribe: countDown,
    error: () => scheduler.schedule(countDown),
  });
};

/** Each channel's events by replay id; a channel whose events are not all numbered stays as it is. */
const inOrder = (events: readonly EventMessage[]): readonly EventMessage[] => {
  const channels = new Map<string, EventMessage[]>();
  for (const event of events) {
    const others = channels.get(event.channel);
    if (others === undefined) channels.set(event.channel, [event]);
    else others.push(event);
  }
  return [...channels.values()].flatMap((ofOne) =>
    ofOne.every(({ data }) => replayIdOf(data) !== undefined) ? ofOne.sort(byReplayId) : ofOne,
  );
};

const byReplayId = (one: EventMessage, other: EventMessage): number => {
  const [id = 0, otherId = 0] = [replayIdOf(one.data), replayIdOf(other.data)];
  if (id === otherId) return 0;
  return isLaterReplayId(id, otherId) ? 1 : -1;
};
