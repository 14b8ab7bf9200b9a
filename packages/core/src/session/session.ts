import type { Observable, SchedulerLike } from 'rxjs';
import {
  EMPTY,
  ReplaySubject,
  Subject,
  concat,
  concatMap,
  connect,
  defer,
  filter,
  finalize,
  merge,
  of,
  share,
  switchMap,
  take,
  takeUntil,
  takeWhile,
  tap,
  timer,
} from 'rxjs';
import type { Ask } from '../bayeux/conversation.ts';
import type { Begun, EventBatch } from '../reports/session-news.ts';
import { converse } from '../bayeux/conversation.ts';
import { disconnect } from '../bayeux/disconnect.ts';
import { handshake } from '../bayeux/handshake.ts';
import type { Handshaken } from '../bayeux/handshake.ts';
import { firstPoll } from '../bayeux/poll.ts';
import type { Polled } from '../bayeux/poll.ts';
import { subscribe } from '../bayeux/subscribe.ts';
import { unsubscribe } from '../bayeux/unsubscribe.ts';
import type { Open } from '../protocol/connection-state.ts';
import { ServerError } from '../errors/server-error.ts';
import { over } from '../protocol/over.ts';
import type { Over } from '../protocol/over.ts';
import type { Plan } from './plan.ts';
import { polls } from './polls.ts';
import { reconcile } from './reconcile.ts';
import type { Carried } from './reconcile.ts';
import { stableAfter } from '../failures/recovery.ts';
import { retriedInSession } from './retried-in-session.ts';
import { sessionPublisher } from './session-publisher.ts';
import type { LivePorts, SessionPorts } from '../protocol/session-ports.ts';
import type { Signal } from '../protocol/signal.ts';
import { standstill } from './standstill.ts';
import type { Transport } from './transport.ts';

/**
 * The life of one Bayeux `clientId`: handshake, first poll, then polls and subscriptions side by side. Fails when the
 * session is lost. Completes when the next one must take its place, because a channel must go back in its history, or
 * because subscribers are too slow. Unsubscribing disconnects, in the background.
 */
export const session = (openTransport: () => Transport, ports: SessionPorts): Observable<Signal> =>
  defer(() => {
    const { exchange, close, instanceUrl } = openTransport();
    const { ask, overtaken$ } = converse(exchange, ports.scheduler);
    const handshake$ = handshake(ask).pipe(
      share({
        connector: () => new ReplaySubject(Infinity),
        // A farewell subscribes at once, if at all.
        resetOnRefCountZero: () => timer(0, ports.scheduler),
      }),
    );
    let farewell$: Observable<unknown> = EMPTY;
    return concat(
      of<Signal | Over>({ type: 'state', state: { type: 'handshaking', instanceUrl } }),
      handshake$.pipe(
        tap({
          subscribe: () => (farewell$ = lateFarewell(handshake$, ask, ports.scheduler)),
          next: () => (farewell$ = EMPTY),
          error: () => (farewell$ = EMPTY),
        }),
        switchMap((signal) =>
          signal.type === 'handshaken'
            ? concat(of(begun(signal)), established(ask, signal.clientId, ports)).pipe(
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
      takeWhile((signal) => signal.type !== 'over'),
      takeUntil(merge(standstill(ports.scheduler), overtaken$)),
      finalize(() => ports.inBackground(farewell$.pipe(finalize(close)))),
    );
  });

const begun = ({ clientId }: Handshaken): Begun => ({
  type: 'begun',
  activity: { type: 'handshake', clientId },
});

/** Milliseconds to wait for the id of a session that nobody wants any more, so that it can be ended. */
const handshakeOutlived = 2_000;

/** Ends a session whose id is not known yet: otherwise it would count against the org's limit until it expires. */
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

/** True where the server may still keep a session that failed this way, so that it counts against the org's limit. */
const mayLiveOn = (error: unknown): boolean => !(error instanceof ServerError);

/**
 * Opens the session. It counts as open from its first poll on: only that proves that the server knows it. Its channels
 * are subscribed before the next poll, so that replayed events come in order; later channels are subscribed beside the
 * polls.
 */
const established = (
  ask: Ask,
  clientId: string,
  surroundings: SessionPorts,
): Observable<Signal | Over> =>
  defer(() => {
    const { scheduler } = surroundings;
    const began = scheduler.now();
    const ports = { ...surroundings, isStable: () => scheduler.now() - began >= stableAfter };
    return retriedInSession('waiting', () => firstPoll(ask, clientId), ports).pipe(
      concatMap((signal) =>
        signal.type === 'polled' ? opened(ask, clientId, signal, ports) : of(signal),
      ),
    );
  });

/** The open session: publishing is possible at once, and polls begin when its channels are subscribed. */
const opened = (
  ask: Ask,
  clientId: string,
  { advice, serverTime }: Polled,
  ports: LivePorts,
): Observable<Signal | Over> =>
  defer(() => {
    const news = new Subject<Signal>();
    const open: Open = {
      type: 'open',
      since: ports.scheduler.now(),
      publisher: sessionPublisher(ask, clientId, news, ports),
    };
    return merge(
      serverTime === undefined ? EMPTY : of<Signal>({ type: 'server-time', serverTime }),
      of<Signal>({ type: 'state', state: open }),
      news,
      reconcile(
        ports.wanted$,
        (plan) => retriedInSession('repeating', () => carryOut(ask, clientId, plan), ports),
        ports,
      ).pipe(
        connect((signal$) =>
          merge(
            signal$,
            signal$.pipe(
              filter(({ type }) => type === 'up-to-date'),
              take(1),
              switchMap(() => polls(ask, clientId, open, advice, ports)),
            ),
          ),
        ),
      ),
    );
  });

const carryOut = (ask: Ask, clientId: string, plan: Plan): Observable<Carried> => {
  switch (plan.type) {
    case 'rewind':
      return of(over);
    case 'subscribe':
      return subscribe(ask, clientId, plan.demands);
    case 'unsubscribe':
      return unsubscribe(ask, clientId, plan.channels);
  }
};
