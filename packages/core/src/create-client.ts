import type { AccessToken } from '@sfstream/auth';
import { salesforceOrigin } from '@sfstream/auth';
import { defaultApiVersion, latestApiVersion } from '@sfstream/auth';
import {
  DecodeError,
  InvalidOperationError,
  TransportError,
  createHttp,
  meaningOf,
  messageOf,
  shielded,
} from '@sfstream/http';
import type { HttpOptions, JsonCodec } from '@sfstream/http';
import type { MonoTypeOperatorFunction } from 'rxjs';
import {
  BehaviorSubject,
  EMPTY,
  Observable,
  Subject,
  asapScheduler,
  catchError,
  connect,
  defer,
  endWith,
  filter,
  finalize,
  ignoreElements,
  interval,
  map,
  merge,
  observeOn,
  of,
  share,
  switchMap,
  take,
  takeUntil,
  takeWhile,
  tap,
} from 'rxjs';
import type { Activity } from './activity.ts';
import { createBackground } from './background.ts';
import { createBeginnings } from './beginnings.ts';
import { createBrake } from './brake.ts';
import { longPolling } from './bayeux/long-polling.ts';
import type { Reply } from './bayeux/message.ts';
import { checkChannelName } from './channel-name.ts';
import { createChannels } from './channels.ts';
import type { Participation } from './channels.ts';
import type { ChannelOptions, ClientOptions, Settings } from './client-options.ts';
import { readChannelOptions, readClientOptions, refuseUnknown } from './client-options.ts';
import type { ClientState } from './client-state.ts';
import { connection } from './connection.ts';
import { connectionTimeout } from './connection-timeout.ts';
import { handshakeBudget } from './handshake-budget.ts';
import type { Transport } from './session.ts';
import type { Signal } from './signal.ts';
import { started } from './started.ts';
import type { Started } from './started.ts';
import { createStarts } from './starts.ts';
import type { StreamEvent } from './stream-event.ts';

/** A connection to one org, which is open while anyone is subscribed to a channel of it. */
export interface Client {
  /**
   * Events of one channel, in order, across interruptions. Cold: the first subscriber of any channel opens the session,
   * which all share; the last one to leave ends it. Subscribers of one channel share its subscription on the server,
   * and each gets every event once, from its own start on.
   *
   * Throws a `ClientError` for a malformed name or option. Fails with
   * - a `SubscriptionError` when the server refuses the channel,
   * - a `ReplayIdError` when it refuses the position and there is no fallback,
   * - a `StoreError` when the store cannot say where to begin,
   * - an `AuthenticationError` when the login is refused,
   * - a `ServerError` when the server refuses the session for good,
   * - a `TransportError` when no further try can help: a certificate, a status such as 404, an answer larger than allowed,
   *   or the code `ERR_HANDSHAKE_BUDGET`,
   * - a `TransportTimeoutError` when there is no connection within `connectionTimeout`; its cause is the last failure.
   *
   * All other failures are answered by new tries, which `state$` shows. A `LimitError` is waited out.
   * `Data` is the caller's word and not checked; `decode` checks. Without it the name is part of the type, so that events
   * of merged channels are told apart by their `channel`.
   *
   * @example
   * ```ts
   * import { createClient, ReplayOption } from '@sfstream/core';
   * import { tokenAuth } from '@sfstream/auth';
   *
   * const client = createClient({
   *   auth: tokenAuth({ accessToken: 'token', instanceUrl: 'https://acme.my.salesforce.com' }),
   * });
   * client
   *   .channel('/event/Order__e', { replay: ReplayOption.AllEvents })
   *   .subscribe((event) => console.log(event.replayId, event.data));
   * ```
   */
  channel<Data = unknown, const Name extends string = string>(
    name: Name,
    options?: ChannelOptions,
  ): Observable<StreamEvent<Data, Name>>;
  /**
   * Publishes over CometD, on subscription; emits the server's reply once it has taken it. Salesforce takes nothing this way and
   * answers with a `ServerError`; publish there over REST.
   */
  publish(
    channel: string,
    data: unknown,
  ): Observable<{ readonly channel: string; readonly response: Reply }>;
  /**
   * Where the connection is: the current state, then each later one. Observing it does not connect. An observer that
   * throws ends nothing: RxJS's `config.onUnhandledError` is told, or `console.error` once.
   */
  readonly state$: Observable<ClientState>;
  /** What happens from now on, logins included, for logs and metrics. Observed like `state$`. */
  readonly activity$: Observable<Activity>;
  /** The channels that are subscribed, or will be as soon as the connection is open. A copy. */
  readonly subscriptions: ReadonlySet<string>;
  /** How events travel; null while the connection is not open. */
  readonly connectionType: 'long-polling' | null;
  /** Events that have been received and are not finished yet: on their way to subscribers, or held by them. */
  readonly pendingCount: number;
  readonly hasPendingMessages: boolean;
  /**
   * Whether the connection is open, every store has said where to begin, and the server has acknowledged every channel
   * that is subscribed.
   */
  readonly isSettled: boolean;
  /** Whether {@link Client.close} was called. A client that nobody is subscribed to is `idle`, not closed. */
  readonly closed: boolean;
  /**
   * Completes every channel and ends the session, at once, whether anybody subscribes to what it returns or not. That can
   * be awaited, and piped: it ends when the server has been told, or after two seconds without its answer. A closed
   * client cannot be used again.
   *
   * @example
   * ```ts
   * import type { Client } from '@sfstream/core';
   *
   * declare const client: Client;
   *
   * process.once('SIGTERM', () => void client.close());
   * ```
   */
  close(): Started;
  /** Closes, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Makes a {@link Client}. Nothing is sent before a channel is subscribed.
 *
 * Throws a `ClientError` that names the field when an option is missing, unknown or malformed.
 *
 * @example
 * ```ts
 * import { passwordAuth } from '@sfstream/auth';
 * import { createClient } from '@sfstream/core';
 *
 * const client = createClient({
 *   auth: passwordAuth({
 *     consumerKey: 'key',
 *     consumerSecret: 'secret',
 *     username: 'user@acme.example',
 *     password: 'password',
 *   }),
 * });
 * client.state$.subscribe(({ type }) => console.log(type));
 * client.channel('/event/Order__e').subscribe((event) => console.log(event.data));
 * ```
 */
export const createClient = (options: ClientOptions): Client => {
  const settings = readClientOptions(options);
  const { auth, extensions, http: httpOptions, json, scheduler } = settings;
  const brake = createBrake(settings.maxPendingCount);
  const channels = createChannels(steadyNow, brake);
  const background = createBackground();
  const state = new BehaviorSubject<ClientState>({ type: 'idle' });
  const activity = new Subject<Activity>();
  let opened: Extract<Signal, { type: 'opened' }> | undefined;
  /** The id of the org, as far as the token tells it. */
  let org: string | undefined;
  /** Whether the open session holds every channel that is subscribed. */
  let isSettled = false;
  /** Subscribers whose store has not said yet where to begin. */
  let starting = 0;
  const closing = new BehaviorSubject(false);

  /** A session has cookies of its own: the server takes a new session under old ones for a second client (Bayeux, "multiple-clients"). */
  const openTransport = (token: AccessToken, apiVersion: string) => (): Transport => {
    const http = createHttp(httpOptions);
    const watching = http.activity$.subscribe(activity);
    return {
      exchange: longPolling(http, json, token, apiVersion, extensions),
      instanceUrl: token.instanceUrl,
      close: () => {
        watching.unsubscribe();
        http.close();
      },
    };
  };

  const latestVersions = new Map<string, string>();
  const apiVersion = ({ instanceUrl }: AccessToken): Observable<string> => {
    if (settings.apiVersion !== 'latest') return of(settings.apiVersion);
    const known = latestVersions.get(instanceUrl);
    return known === undefined
      ? askedVersion(httpOptions, json, instanceUrl, activity).pipe(
          tap((version) => latestVersions.set(instanceUrl, version)),
        )
      : of(known);
  };

  const note = (activities: readonly Activity[]): void =>
    activities.forEach((happened) => activity.next(happened));

  const dispatch = (signal: Signal): void => {
    switch (signal.type) {
      case 'events':
        note(channels.deliver(signal.events));
        break;
      case 'state':
        if (signal.state.type !== 'open') isSettled = false;
        state.next(signal.state);
        break;
      case 'activity':
        activity.next(signal.activity);
        break;
      case 'handshaken':
        activity.next({ type: 'handshake', clientId: signal.clientId });
        break;
      case 'org':
        org = signal.orgId;
        note(channels.enterOrg(org));
        break;
      case 'opened':
        opened = signal;
        if (signal.serverTime !== undefined) channels.setServerTime(signal.serverTime);
        break;
      case 'acknowledged':
        note(channels.acknowledge(signal));
        break;
      case 'refused':
        note(channels.refuse(signal.demand, signal.error));
        break;
      case 'unsubscribed':
        activity.next({ type: 'unsubscribed', channel: signal.channel });
        break;
      case 'kept':
        activity.next({
          type: 'unsubscribe-refused',
          channel: signal.channel,
          error: signal.error,
        });
        break;
      case 'polled':
      case 'postponed':
      case 'unanswered':
      case 'reconciled':
      case 'rewind':
      case 'park':
        break;
      case 'settled':
        isSettled = signal.postponed === 0;
        break;
    }
  };

  // Before any session looks: what is wanted has changed, so that it is to be settled anew.
  channels.wanted$.subscribe(() => (isSettled = false));

  const connection$ = connection({
    auth,
    reach: (token) =>
      defer(() => {
        // Not every Authenticator has checked to whom the token would go.
        salesforceOrigin('instanceUrl', token.instanceUrl);
        return apiVersion(token);
      }).pipe(map((version) => openTransport(token, version))),
    wanted$: channels.wanted$,
    backoff: settings.backoff,
    sessionBackoff: settings.sessionBackoff,
    scheduler,
    brake,
    handedCount: channels.handedCount,
    rotateAfter: settings.rotateAfter,
    connectionTimeout: settings.connectionTimeout,
    inBackground: background.run,
  }).pipe(
    handshakeBudget(settings.handshakesPerHour, scheduler),
    connectionTimeout(settings.connectionTimeout, scheduler),
    tap(dispatch),
    beside(
      (auth.activity$ ?? EMPTY).pipe(tap((happened) => activity.next(happened))),
      interval(silenceLookedAtEvery, scheduler).pipe(tap(() => note(channels.silences()))),
    ),
    // Before the error goes on: whoever retries at once begins a new connection, whose states are the later ones.
    tap({
      error: () => state.next({ type: 'idle' }),
      unsubscribe: () => state.next({ type: 'idle' }),
    }),
    share(),
    ignoreElements(),
  );

  /** Once what has been received is delivered, which happens in one go. */
  const closed$ = closing.pipe(filter(Boolean), observeOn(asapScheduler), take(1));

  /** Keeps the connection open while `work$` is subscribed. */
  const connected = <T>(work$: Observable<T>): Observable<T> =>
    // By hand, not by operators: each event would pass all of them.
    new Observable((subscriber) => {
      if (closing.value) {
        subscriber.error(new InvalidOperationError('The client is closed. Make a new one.'));
        return;
      }
      subscriber.add(closed$.subscribe(() => subscriber.complete()));
      subscriber.add(connection$.subscribe({ error: (error: unknown) => subscriber.error(error) }));
      if (!subscriber.closed) work$.subscribe(subscriber);
    });

  const startMarker$ = state.pipe(
    filter(({ type }) => type === 'open'),
    map(() => ({
      createdDate: startDate(channels.serverNow()),
      ...(org !== undefined && { orgId: org }),
    })),
  );

  const beginnings = createBeginnings({
    starts: createStarts(startMarker$, scheduler),
    orgId: () => org,
    now: () => scheduler.now(),
    note,
  });

  const participations = (
    channel: string,
    channelSettings: Pick<Settings, 'replay' | 'replayFallback'>,
  ): Observable<Participation> => {
    const { replay, replayFallback: fallback } = channelSettings;
    const anew$ = counting(beginnings.anew(channel, replay));
    const store = typeof replay === 'object' ? replay : undefined;
    return counting(beginnings.first(channel, channelSettings)).pipe(
      map((beginning) => ({ ...beginning, fallback, store, anew$ })),
    );
  };

  const counting = <T>(start$: Observable<T>): Observable<T> =>
    defer(() => {
      starting += 1;
      return start$.pipe(
        take(1),
        finalize(() => (starting -= 1)),
      );
    });

  const pendingCount = (): number => channels.pendingCount() + brake.pendingCount();

  const close = (): Started =>
    started(
      defer(() => {
        closing.next(true);
        return closed$;
      }).pipe(
        switchMap(() => background.settled$),
        tap(() => {
          state.next({ type: 'closed' });
          activity.complete();
        }),
      ),
    );

  return {
    channel: <Data, Name extends string>(name: Name, given: ChannelOptions = {}) => {
      checkChannelName(name);
      const channelSettings = readChannelOptions(given, settings);
      refuseUnknown('channel', given, ['replay', 'replayFallback']);
      return connected(
        participations(name, channelSettings).pipe(
          switchMap((participation) => channels.events(name, participation)),
        ),
      ) as Observable<StreamEvent<Data, Name>>;
    },
    publish: (channel, data) => {
      checkChannelName(channel);
      return connected(
        state.pipe(
          filter(({ type }) => type === 'open'),
          take(1),
          switchMap(() => opened?.publish(channel, data) ?? EMPTY),
          map(({ channel: published, response }) => ({ channel: published, response })),
        ),
      ).pipe(take(1));
    },
    state$: shielded(
      'state$',
      defer(() => state.pipe(takeWhile(({ type }) => type !== 'closed', true))),
    ),
    activity$: shielded('activity$', activity),
    get subscriptions() {
      return channels.names();
    },
    get connectionType() {
      return state.value.type === 'open' ? 'long-polling' : null;
    },
    get pendingCount() {
      return pendingCount();
    },
    get hasPendingMessages() {
      return pendingCount() > 0;
    },
    get isSettled() {
      return isSettled && starting === 0;
    },
    get closed() {
      return closing.value;
    },
    close,
    [Symbol.asyncDispose]: async () => {
      await close();
    },
  };
};

/**
 * The latest version that the org names. One that does not tell its versions, or in another form, is spoken to in the
 * default version, with a warning: a connection is better than none.
 */
const askedVersion = (
  options: HttpOptions,
  json: JsonCodec,
  instanceUrl: string,
  activity: Subject<Activity>,
): Observable<string> =>
  defer(() => {
    const http = createHttp(options, { keepAlive: false });
    const telling = http.activity$.subscribe((happened) => activity.next(happened));
    return latestApiVersion(http, json, instanceUrl).pipe(
      catchError((error: unknown) => {
        if (!isUnanswerable(error)) throw error;
        activity.next({
          type: 'warning',
          method: 'GET',
          url: `${instanceUrl}/services/data/`,
          text: `The latest API version is not known, and ${defaultApiVersion} is used: ${messageOf(error)}`,
        });
        return of(defaultApiVersion);
      }),
      finalize(() => telling.unsubscribe()),
    );
  });

/** Whether asking again would bring the same answer. */
const isUnanswerable = (error: unknown): boolean =>
  error instanceof DecodeError ||
  (error instanceof TransportError &&
    error.status !== undefined &&
    meaningOf(error.status, error.code) === 'final');

/** Of a start at this time; 1970 where the server does not tell its time, since nothing is older beyond doubt then. */
const startDate = (serverTime: number): string => new Date(Math.max(0, serverTime)).toISOString();

/** Milliseconds from one look for silent channels to the next. */
const silenceLookedAtEvery = 600_000;

/** Carries on with others, which emit nothing here, while the source is subscribed. */
const beside = <T>(...others: readonly Observable<unknown>[]): MonoTypeOperatorFunction<T> =>
  connect((source$) =>
    merge(source$, ...others.map((other$) => other$.pipe(ignoreElements()))).pipe(
      takeUntil(source$.pipe(ignoreElements(), endWith(undefined))),
    ),
  );

/** Epoch milliseconds by a clock that nobody sets; it may stand still while the machine sleeps. */
const steadyNow = (): number => performance.timeOrigin + performance.now();
