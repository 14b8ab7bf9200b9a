import type { Backoff } from '@sfstream/http';
import type { MonoTypeOperatorFunction, Observable, SchedulerLike } from 'rxjs';
import {
  EMPTY,
  ReplaySubject,
  Subject,
  concat,
  concatAll,
  concatMap,
  connect,
  defer,
  filter,
  finalize,
  from,
  map,
  merge,
  of,
  race,
  repeat,
  share,
  switchMap,
  take,
  takeUntil,
  takeWhile,
  tap,
  timer,
} from 'rxjs';
import type { Brake } from './brake.ts';
import type { Advice } from './bayeux/advice.ts';
import type { Ask, EventBatch } from './bayeux/conversation.ts';
import { converse } from './bayeux/conversation.ts';
import { disconnect } from './bayeux/disconnect.ts';
import type { Exchange } from './bayeux/exchange.ts';
import { handshake } from './bayeux/handshake.ts';
import type { Handshaken } from './bayeux/handshake.ts';
import { firstPoll, poll } from './bayeux/poll.ts';
import { publish } from './bayeux/publish.ts';
import { subscribe } from './bayeux/subscribe.ts';
import { unsubscribe } from './bayeux/unsubscribe.ts';
import type { Wanted } from './demand.ts';
import type { Pace, Plan } from './reconcile.ts';
import { reconcile } from './reconcile.ts';
import { ServerError } from './errors/server-error.ts';
import { delayBefore, recoveryFrom, stableAfter } from './recovery.ts';
import type { Meaning } from './retry-announced.ts';
import { retryAnnounced } from './retry-announced.ts';
import type { Signal } from './signal.ts';
import { standstill } from './standstill.ts';

/** A way to the server for the length of one session, with cookies of its own. */
export interface Transport {
  readonly exchange: Exchange;
  /** Of the org that it leads to. */
  readonly instanceUrl: string;
  readonly close: () => void;
}

/** What a session needs of its surroundings. */
export interface SessionPorts extends Pace {
  readonly wanted$: Observable<Wanted>;
  readonly brake: Brake;
  /** Carries on with what nobody waits for. */
  readonly inBackground: (task: Observable<unknown>) => void;
}

/** The same, once the session has begun. */
interface LivePorts extends SessionPorts {
  /** Whether the session has lasted so long that its next failure is one of its own, and not that of its beginning. */
  readonly isStable: () => boolean;
}

/**
 * The life of one Bayeux `clientId`: handshake, first poll, then polls and subscriptions side by side. Fails when the
 * session is lost; completes when the next one is to take its place: because a channel must be taken back in its history,
 * or because subscribers are too slow to poll on.
 * Unsubscribing disconnects, in the background.
 */
export const session = (openTransport: () => Transport, ports: SessionPorts): Observable<Signal> =>
  defer(() => {
    const { exchange, close, instanceUrl } = openTransport();
    const { ask, overtaken$ } = converse(exchange, ports.scheduler);
    const handshake$ = handshake(ask).pipe(
      share({
        connector: () => new ReplaySubject(Infinity),
        // Whoever is there to say farewell is there at once.
        resetOnRefCountZero: () => timer(0, ports.scheduler),
      }),
    );
    let farewell$: Observable<unknown> = EMPTY;
    return concat(
      of<Signal>({ type: 'state', state: { type: 'handshaking', instanceUrl } }),
      handshake$.pipe(
        tap({
          subscribe: () => (farewell$ = lateFarewell(handshake$, ask, ports.scheduler)),
          next: () => (farewell$ = EMPTY),
          error: () => (farewell$ = EMPTY),
        }),
        switchMap((signal) =>
          signal.type === 'handshaken'
            ? concat(of(signal), established(ask, signal.clientId, ports)).pipe(
                tap({
                  unsubscribe: () => (farewell$ = disconnect(ask, signal.clientId)),
                  error: (error: unknown) => {
                    if (mayLiveOn(error)) farewell$ = disconnect(ask, signal.clientId);
                  },
                }),
              )
            : of(signal),
        ),
      ),
    ).pipe(
      takeWhile(({ type }) => type !== 'rewind' && type !== 'park', true),
      takeUntil(merge(standstill(ports.scheduler), overtaken$)),
      finalize(() => ports.inBackground(farewell$.pipe(finalize(close)))),
    );
  });

/** Milliseconds that it may take to end a session whose handshake nobody waits for any more. */
const handshakeOutlived = 2_000;

/** Ends a session whose id is not known yet: left alone, it would count against the org's limit until it expires. */
const lateFarewell = (
  handshake$: Observable<EventBatch | Handshaken>,
  ask: Ask,
  scheduler: SchedulerLike,
): Observable<unknown> =>
  handshake$.pipe(
    concatMap((signal) =>
      signal.type === 'handshaken' ? disconnect(ask, signal.clientId) : EMPTY,
    ),
    takeUntil(timer(handshakeOutlived, scheduler)),
  );

/** Whether the server still keeps a session that failed this way here, where it counts against the org's limit. */
const mayLiveOn = (error: unknown): boolean => !(error instanceof ServerError);

/**
 * A session counts as open from its first poll on: only that proves that the server knows it. Its channels are
 * subscribed before the next poll, so that what they replay comes in order; later ones beside the polls.
 */
const established = (ask: Ask, clientId: string, surroundings: SessionPorts): Observable<Signal> =>
  defer(() => {
    const { scheduler } = surroundings;
    const began = scheduler.now();
    const ports = { ...surroundings, isStable: () => scheduler.now() - began >= stableAfter };
    return persistently('waiting', () => firstPoll(ask, clientId), ports).pipe(
      opening(ask, clientId, ports),
    );
  });

const opening = (ask: Ask, clientId: string, ports: LivePorts): MonoTypeOperatorFunction<Signal> =>
  concatMap((signal) =>
    signal.type === 'polled'
      ? merge(
          of(signal),
          openToPublishers(ask, clientId, signal.serverTime),
          reconcile(
            ports.wanted$,
            (plan) => persistently('repeating', () => carryOut(ask, clientId, plan), ports),
            ports,
          ).pipe(
            connect((signal$) =>
              merge(
                signal$,
                signal$.pipe(
                  filter(({ type }) => type === 'settled'),
                  take(1),
                  switchMap(() => polls(ask, clientId, signal.advice, ports)),
                ),
              ),
            ),
          ),
        )
      : of(signal),
  );

/** Says that the session is open, and to whom publishes it; the events that their answers bring are the session's. */
const openToPublishers = (
  ask: Ask,
  clientId: string,
  serverTime: number | undefined,
): Observable<Signal> =>
  defer(() => {
    const brought = new Subject<EventBatch>();
    const opened: Signal = {
      type: 'opened',
      serverTime,
      publish: (channel, data) =>
        publish(ask, clientId, channel, data).pipe(
          tap((signal) => {
            if (signal.type === 'events') brought.next(signal);
          }),
          filter((signal) => signal.type === 'published'),
        ),
    };
    return merge(from<Signal[]>([opened, state('open')]), brought);
  });

/** One poll after another, at the pace that the server advises. */
const polls = (ask: Ask, clientId: string, advice: Advice, ports: LivePorts): Observable<Signal> =>
  defer(() => {
    const { backoff, scheduler } = ports;
    let course: Course = { advice, inVain: 0, sentAt: 0, hasBrought: false };
    const next = (isRepetition: boolean): Observable<Signal> => {
      course = { ...course, sentAt: scheduler.now(), hasBrought: false };
      return isRepetition
        ? reopening(poll(ask, clientId, course.advice, { atOnce: true }))
        : poll(ask, clientId, course.advice);
    };
    return persistently(
      'waiting',
      (isRepetition) =>
        defer(() => {
          const delay = isRepetition() ? 0 : pauseBefore(course, backoff);
          const send = (): Observable<Signal> => braked(() => next(isRepetition()), ports);
          return delay === 0 ? send() : timer(delay, scheduler).pipe(concatMap(send));
        }).pipe(
          tap((signal) => (course = courseAfter(course, signal, scheduler.now()))),
          repeat(),
        ),
      ports,
    );
  });

/** What the next poll follows. */
interface Course {
  readonly advice: Advice;
  /** How many polls in a row came back at once and empty. */
  readonly inVain: number;
  /** When the last poll was sent, and whether it has brought events yet. */
  readonly sentAt: number;
  readonly hasBrought: boolean;
}

const courseAfter = (course: Course, signal: Signal, now: number): Course => {
  switch (signal.type) {
    case 'events':
      return { ...course, hasBrought: true };
    case 'polled': {
      const isInVain = !course.hasBrought && now - course.sentAt < heldAtLeast(course.advice);
      return { ...course, advice: signal.advice, inVain: isInVain ? course.inVain + 1 : 0 };
    }
    default:
      return course;
  }
};

/** Milliseconds. */
const pauseBefore = ({ advice, inVain }: Course, backoff: Backoff): number =>
  Math.max(advice.interval, inVain > 1 ? backoff(inVain - 1) : 0);

/**
 * Milliseconds after which an empty answer counts as held. A server, or a proxy in between, that answers at once would
 * otherwise be polled as fast as the network allows, also where it announces a short hold.
 */
const heldAtLeast = ({ timeout = 0 }: Advice): number =>
  timeout > 0 ? Math.min(1_000, timeout / 2) : 1_000;

/**
 * Milliseconds for which a poll may be held back. Salesforce forgets a session that does not poll for 40 s (Streaming API
 * guide, "Clients and Timeouts").
 */
const holdBack = 30_000;

/** Waits with a poll that is due until subscribers have caught up; parks the session where that takes too long. */
const braked = (
  send: () => Observable<Signal>,
  { brake, scheduler }: SessionPorts,
): Observable<Signal> =>
  brake.isFree()
    ? send()
    : race(
        brake.free$.pipe(map(send)),
        timer(holdBack, scheduler).pipe(
          map(() => from<Signal[]>([state('parked'), { type: 'park' }])),
        ),
      ).pipe(concatAll());

const carryOut = (ask: Ask, clientId: string, plan: Plan): Observable<Signal> => {
  switch (plan.type) {
    case 'rewind':
      return of({ type: 'rewind' });
    case 'subscribe':
      return subscribe(ask, clientId, plan.demands);
    case 'unsubscribe':
      return unsubscribe(ask, clientId, plan.channels);
  }
};

/** Tries of one request within a session. By the last one the server has forgotten the session (40 s without a poll). */
const triesInSession = 5;

/**
 * Repeats, within the session, what did not reach the server. `request` may ask whether the last try failed; an answered poll
 * ends a row of failures.
 */
const persistently = (
  meaning: Meaning,
  request: (isRepetition: () => boolean) => Observable<Signal>,
  { backoff, scheduler, isStable }: LivePorts,
): Observable<Signal> =>
  defer(() => {
    let attempt = 0;
    return request(() => attempt > 0).pipe(
      tap(({ type }) => {
        if (type === 'polled') attempt = 0;
      }),
      retryAnnounced(
        meaning,
        (error) => {
          const recovery = recoveryFrom(error);
          attempt += 1;
          const failure = { error, failures: attempt, wasStable: isStable() };
          return recovery.remedy === 'resume' && attempt < triesInSession
            ? { attempt, delay: delayBefore(recovery, failure, backoff), error }
            : undefined;
        },
        scheduler,
      ),
    );
  });

const state = (type: 'open' | 'parked'): Signal => ({ type: 'state', state: { type } });

/** A poll that says, when it is answered, that the connection is open again. */
const reopening = (poll$: Observable<Signal>): Observable<Signal> =>
  poll$.pipe(
    concatMap((signal) => (signal.type === 'polled' ? [signal, state('open')] : [signal])),
  );
