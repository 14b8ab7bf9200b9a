import type { Backoff } from '@sfstream/base';
import type { Observable } from 'rxjs';
import { concatAll, concatMap, defer, filter, from, map, race, repeat, tap, timer } from 'rxjs';
import type { Advice } from '../messages/advice.ts';
import type { Ask } from '../bayeux/conversation.ts';
import type { EventBatch } from '../reports/session-news.ts';
import { poll } from '../bayeux/poll.ts';
import type { Polled } from '../bayeux/poll.ts';
import type { Open } from '../protocol/connection-state.ts';
import { over } from '../protocol/over.ts';
import type { Over } from '../protocol/over.ts';
import { retriedInSession } from './retried-in-session.ts';
import type { LivePorts, SessionPorts } from '../protocol/session-ports.ts';
import type { Signal } from '../protocol/signal.ts';

/** Sends one poll after another, at the pace that the server advises. */
export const polls = (
  ask: Ask,
  clientId: string,
  open: Open,
  advice: Advice,
  ports: LivePorts,
): Observable<Signal | Over> =>
  defer(() => {
    const { backoff, scheduler, handedCount } = ports;
    let course: Course = { advice, inVain: nothingInVain, sent: neverSent };
    const next = (isRepetition: boolean): Observable<Polled | Signal> => {
      course = { ...course, sent: { at: scheduler.now(), handed: handedCount(), brought: false } };
      return isRepetition
        ? reopening(poll(ask, clientId, course.advice, { atOnce: true }), open)
        : poll(ask, clientId, course.advice);
    };
    return retriedInSession(
      'waiting',
      (isRepetition) => {
        const send = () => braked(() => next(isRepetition()), ports);
        return defer(() => {
          const delay = isRepetition() ? 0 : pauseBefore(course, backoff);
          return delay === 0 ? send() : timer(delay, scheduler).pipe(concatMap(send));
        }).pipe(
          repeat(),
          tap((signal) => (course = courseAfter(course, signal, scheduler.now(), handedCount()))),
        );
      },
      ports,
    ).pipe(filter((signal) => signal.type !== 'polled'));
  });

/** The state from which the next poll is planned. */
interface Course {
  readonly advice: Advice;
  readonly inVain: InVain;
  readonly sent: Sent;
}

/**
 * The last poll: the time when it was sent, the number of events given to subscribers by then, and whether it brought
 * any.
 */
interface Sent {
  readonly at: number;
  readonly handed: number;
  readonly brought: boolean;
}

const neverSent: Sent = { at: 0, handed: 0, brought: false };

/** Polls in a row that were answered at once and brought nothing to anybody. */
interface InVain {
  readonly count: number;
  /** Longest pause before the next poll, in milliseconds. */
  readonly longestPause: number;
}

const nothingInVain: InVain = { count: 0, longestPause: Infinity };

const courseAfter = (
  course: Course,
  signal: Polled | Signal | Over,
  now: number,
  handed: number,
): Course => {
  switch (signal.type) {
    case 'events':
      return { ...course, sent: { ...course.sent, brought: true } };
    case 'polled':
      return { ...course, advice: signal.advice, inVain: inVainAfter(course, now, handed) };
    default:
      return course;
  }
};

const inVainAfter = ({ advice, inVain, sent }: Course, now: number, handed: number): InVain => {
  const held = now - sent.at;
  const isInVain = sent.brought
    ? held < atOnce && handed === sent.handed
    : held < heldAtLeast(advice);
  return isInVain
    ? { count: inVain.count + 1, longestPause: sent.brought ? pauseAmongStrangers : Infinity }
    : nothingInVain;
};

/** Milliseconds. */
const pauseBefore = ({ advice, inVain }: Course, backoff: Backoff): number =>
  Math.max(
    advice.interval,
    inVain.count > 1 ? Math.min(inVain.longestPause, backoff(inVain.count - 1)) : 0,
  );

/** Milliseconds within which an answer counts as one at once: a shorter hold would not slow the polls down. */
const atOnce = 100;

/**
 * Milliseconds after which an empty answer counts as held. A server or proxy that answers at once would otherwise be
 * polled as fast as the network allows, also where it announces a short hold.
 */
const heldAtLeast = ({ timeout = 0 }: Advice): number =>
  timeout > 0 ? Math.min(1_000, Math.max(atOnce, timeout / 2)) : 1_000;

/**
 * Longest pause after events that are for nobody, such as those of a channel that the server still serves. In
 * milliseconds; short, because the server works and events for somebody may come at any moment.
 */
const pauseAmongStrangers = 1_000;

/**
 * Milliseconds for which a poll may be held back. Salesforce forgets a session that does not poll for 40 s (Streaming API
 * guide, "Clients and Timeouts").
 */
const holdBack = 30_000;

/** Delays a poll that is due until subscribers have caught up; parks the session where that takes too long. */
const braked = <T>(
  send: () => Observable<T>,
  { brake, scheduler }: SessionPorts,
): Observable<T | Signal | Over> =>
  brake.isFree()
    ? send()
    : race(
        brake.free$.pipe(map(send)),
        timer(holdBack, scheduler).pipe(
          map(() => from<(Signal | Over)[]>([{ type: 'state', state: { type: 'parked' } }, over])),
        ),
      ).pipe(concatAll());

/** Reports, once the poll is answered, that the connection is open again. */
const reopening = (
  poll$: Observable<EventBatch | Polled>,
  open: Open,
): Observable<EventBatch | Polled | Signal> =>
  poll$.pipe(
    concatMap((signal) =>
      signal.type === 'polled' ? [signal, { type: 'state', state: open } as const] : [signal],
    ),
  );
