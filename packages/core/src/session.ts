import type { MonoTypeOperatorFunction, Observable, OperatorFunction, SchedulerLike } from 'rxjs';
import {
  EMPTY,
  ReplaySubject,
  Subject,
  concat,
  concatAll,
  concatMap,
  connect,
  defer,
  expand,
  filter,
  finalize,
  from,
  map,
  merge,
  of,
  race,
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
  /** How many events subscribers have been given so far. */
  readonly handedCount: () => number;
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
const polls = (
  ask: Ask,
  clientId: string,
  advice: Advice,
  ports: LivePorts,
): Observable<Signal> => {
  const { backoff, scheduler } = ports;

  const next = (current: Advice, before: InVain): Observable<Polling> => {
    const { count, longestPause } = before;
    const pause = count > 1 ? Math.min(longestPause, backoff(count - 1)) : 0;
    const delay = Math.max(current.interval, pause);
    const send = (): Observable<Polling> =>
      persistently(
        'waiting',
        (isRepetition) =>
          isRepetition
            ? reopening(poll(ask, clientId, current, { atOnce: true }))
            : poll(ask, clientId, current),
        ports,
      ).pipe(countingInVain(before, heldAtLeast(current), ports));
    return delay === 0
      ? braked(send, ports)
      : timer(delay, scheduler).pipe(concatMap(() => braked(send, ports)));
  };
  return next(advice, nothingInVain).pipe(
    expand(({ signal, inVain }) =>
      signal.type === 'polled' ? next(signal.advice, inVain) : EMPTY,
    ),
    map(({ signal }) => signal),
  );
};

interface Polling {
  readonly signal: Signal;
  readonly inVain: InVain;
}

/** Polls in a row that came back at once and brought nothing to anybody. */
interface InVain {
  readonly count: number;
  /** Milliseconds that the next poll may be put off by at most. */
  readonly longestPause: number;
}

const nothingInVain: InVain = { count: 0, longestPause: Infinity };

/** Milliseconds within which an answer came at once: a server that holds polls for less is asked as fast as if it held none. */
const atOnce = 100;

/**
 * Milliseconds after which an empty answer counts as held. A server, or a proxy in between, that answers at once would
 * otherwise be polled as fast as the network allows, also where it announces a short hold.
 */
const heldAtLeast = ({ timeout = 0 }: Advice): number =>
  timeout > 0 ? Math.min(1_000, Math.max(atOnce, timeout / 2)) : 1_000;

/**
 * Milliseconds of the longest pause after events that are for nobody, such as those of a channel that the server goes on
 * serving: it works, and what is for somebody may come any moment.
 */
const pauseAmongStrangers = 1_000;

/** For a poll that is being sent. */
const countingInVain = (
  { count }: InVain,
  atLeast: number,
  { scheduler, handedCount }: SessionPorts,
): OperatorFunction<Signal, Polling> => {
  const sentAt = scheduler.now();
  const handedBefore = handedCount();
  let brought = false;
  const inVainAfter = (): InVain => {
    const held = scheduler.now() - sentAt;
    if (!brought)
      return held < atLeast ? { count: count + 1, longestPause: Infinity } : nothingInVain;
    return held < atOnce && handedCount() === handedBefore
      ? { count: count + 1, longestPause: pauseAmongStrangers }
      : nothingInVain;
  };
  return map((signal) => {
    if (signal.type === 'events') brought = true;
    return { signal, inVain: signal.type === 'polled' ? inVainAfter() : nothingInVain };
  });
};

/**
 * Milliseconds for which a poll may be held back. Salesforce forgets a session that does not poll for 40 s (Streaming API
 * guide, "Clients and Timeouts").
 */
const holdBack = 30_000;

/** Waits with a poll that is due until subscribers have caught up; parks the session where that takes too long. */
const braked = (
  send: () => Observable<Polling>,
  { brake, scheduler }: SessionPorts,
): Observable<Polling> =>
  brake.isFree()
    ? send()
    : race(
        brake.free$.pipe(map(send)),
        timer(holdBack, scheduler).pipe(
          map(() =>
            from<Signal[]>([state('parked'), { type: 'park' }]).pipe(
              map((signal): Polling => ({ signal, inVain: nothingInVain })),
            ),
          ),
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

/** Repeats, within the session, what did not reach the server; `request` is told whether it is a repetition. */
const persistently = (
  meaning: Meaning,
  request: (isRepetition: boolean) => Observable<Signal>,
  { backoff, scheduler, isStable }: LivePorts,
): Observable<Signal> =>
  defer(() => {
    let attempt = 0;
    return defer(() => request(attempt > 0)).pipe(
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
