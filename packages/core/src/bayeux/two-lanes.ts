import type { MonoTypeOperatorFunction, Observable, SchedulerLike } from 'rxjs';
import {
  BehaviorSubject,
  Subject,
  delayWhen,
  filter,
  map,
  mergeMap,
  of,
  race,
  take,
  tap,
  timer,
} from 'rxjs';
import { isLaterReplayId } from '../replay.ts';
import { replayIdOf } from '../stream-event.ts';
import type { Exchange, ExchangeOptions, IdentifiedRequest } from './exchange.ts';
import type { EventMessage } from './message.ts';
import type { Messages } from './read-messages.ts';

/** The messages of an answer, and what may still come before them. */
export interface Arrival extends Messages {
  /** Whether a poll is under way, whose answer may hold earlier events. */
  readonly besidePoll: boolean;
}

/** Milliseconds that a call's events wait for a poll's answer, which may have been written before and be on its way. */
const overtakenWithin = 1_000;

/**
 * Polls and calls have a connection each, so of two answers the one that was written first may come last. An answer to a
 * poll therefore waits for the calls under way, and events that meet there are put in the order of their replay ids. A
 * call waits for a poll only for a moment, as the poll may be held for minutes; what it brings then is marked.
 */
export const twoLanes = (
  exchange: Exchange,
  scheduler: SchedulerLike,
): ((requests: readonly IdentifiedRequest[], options: ExchangeOptions) => Observable<Arrival>) => {
  const polls = new BehaviorSubject(0);
  const calls = new BehaviorSubject(0);
  const pollAnswered = new Subject<void>();
  let waiting: readonly EventMessage[] = [];
  const takeWaiting = (): readonly EventMessage[] => {
    const taken = waiting;
    waiting = [];
    return taken;
  };

  return (requests, options) =>
    options.lane === 'poll'
      ? exchange(requests, options).pipe(
          counted(polls, scheduler),
          mergeMap((messages) => {
            waiting = messages.events;
            pollAnswered.next();
            const arrive = (): Arrival => ({
              ...messages,
              events: takeWaiting(),
              besidePoll: false,
            });
            // Mostly no call is under way, and polls are many.
            return calls.value === 0
              ? [arrive()]
              : calls.pipe(
                  filter((count) => count === 0),
                  take(1),
                  map(arrive),
                );
          }),
        )
      : exchange(requests, options).pipe(
          delayWhen(({ events }) =>
            events.length > 0 && polls.value > 0 && waiting.length === 0
              ? race(pollAnswered, timer(overtakenWithin, scheduler))
              : of(undefined),
          ),
          map((messages) => {
            const earlier = takeWaiting();
            return earlier.length === 0
              ? { ...messages, besidePoll: polls.value > 0 }
              : {
                  ...messages,
                  events: inOrder([...earlier, ...messages.events]),
                  besidePoll: false,
                };
          }),
          counted(calls, scheduler),
        );
};

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
