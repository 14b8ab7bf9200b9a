import type { Observable, OperatorFunction } from 'rxjs';
import type { Activity } from '../reports/activity.ts';
import type { Protocol } from '../protocol/protocol.ts';
import type { Publication } from '../reports/publication.ts';
import type { Published } from '../reports/published.ts';
import type { ChannelOptions } from './channel-options.ts';
import type { ClientState } from '../reports/client-state.ts';
import type { Started } from './started.ts';
import type { StreamEvent } from '../model/stream-event.ts';

/** A connection to one org, open while anyone is subscribed to one of its channels. */
export interface Client {
  /**
   * Events of one channel, in order, across interruptions. Cold: the first subscriber of any channel opens the session,
   * which all share; the last one to leave ends it. Subscribers of one channel share its subscription on the server.
   * Each gets every event once, from its own start on.
   *
   * Throws a `ClientError` for a malformed name or option. Fails with
   * - a `SubscriptionError` when the server refuses the channel,
   * - a `ReplayIdError` when it refuses the position and there is no fallback,
   * - a `StoreError` when the start cannot be read from the store,
   * - an `AuthenticationError` when the login is refused,
   * - a `ServerError` when the server refuses the session for good,
   * - a `TransportError` when another try cannot help: a certificate, a status such as 404, an answer larger than
   *   allowed, or the code `ERR_HANDSHAKE_BUDGET`,
   * - a `TransportTimeoutError` when there is no connection within `connectionTimeout`; its cause is the last failure.
   *
   * After all other failures the client tries again, which `state$` shows. It waits out a `LimitError`. `Data` is the
   * caller's claim and is not checked; `decode` checks it. Without `Data` the name is part of the type, so that events
   * of merged channels can be told apart by their `channel`.
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
   * Publishes one event by the transport of the client, on subscription; emits once the server has accepted it. Waits for the
   * connection, as `channel` does. Salesforce accepts nothing over CometD and answers with a `ServerError`; publish there over REST,
   * or with the Pub/Sub API.
   *
   * Throws a `ClientError` for the name of a channel on which nothing can be published. Fails with the `error` of a
   * {@link Publication} where the event was not published, or may not have been, and as {@link Client.publishAll} does.
   */
  publish(channel: string, data: unknown): Observable<Published>;
  /**
   * Publishes the events of a list, on subscription. Emits one value for each, in their order: that it was published, that it
   * failed, or that nobody knows. Takes no more from the list at once than one request holds, so it may be a generator; over the
   * Pub/Sub API that is up to 200 events and 3 MB, over CometD one event. What was certainly not sent when a session is lost is sent
   * in the next one; nothing else is sent twice.
   *
   * Throws a `ClientError` for a malformed name, or what is not a list. Fails as a channel does where there is no connection, and
   * with a `ClientError` where nothing can be published on the channel. Where {@link Client.close} comes first, what is under way is
   * `unknown`, and then it fails with an `InvalidOperationError`. An event without a value was not sent.
   *
   * @example
   * ```ts
   * import type { Client } from '@sfstream/core';
   *
   * declare const client: Client;
   *
   * client
   *   .publishAll('/event/Order__e', [{ Number__c: '17' }, { Number__c: '18' }])
   *   .subscribe((event) => {
   *     if (event.outcome === 'published') console.log(event.replayId);
   *     else console.error(event.outcome, event.error.message);
   *   });
   * ```
   */
  publishAll(channel: string, list: Iterable<unknown>): Observable<Publication>;
  /**
   * Publishes what comes, on subscription, and emits one value for each event, in order, as {@link Client.publishAll} does and with
   * its errors. Completes with the source; fails as it does, after the results of what came before. Unsubscribing ends it.
   *
   * Keeps without a limit what the source emits while a request is under way, since an Observable cannot be slowed down: use
   * `publishAll` with a generator where that is too much.
   *
   * @example
   * ```ts
   * import type { Client } from '@sfstream/core';
   * import { interval, map } from 'rxjs';
   *
   * declare const client: Client;
   *
   * interval(1_000)
   *   .pipe(
   *     map((second) => ({ Number__c: String(second) })),
   *     client.publishStream('/event/Order__e'),
   *   )
   *   .subscribe(({ outcome }) => console.log(outcome));
   * ```
   */
  publishStream(channel: string): OperatorFunction<unknown, Publication>;
  /**
   * State of the connection: the current one, then each later one. Observing it does not connect. An observer that
   * throws ends nothing: the error goes to RxJS's `config.onUnhandledError`, or once to `console.error`.
   */
  readonly state$: Observable<ClientState>;
  /** Activities from now on, logins included, for logs and metrics. The rules of `state$` hold for its observers. */
  readonly activity$: Observable<Activity>;
  /** The channels that are subscribed, or will be as soon as the connection is open. A copy. */
  readonly subscriptions: ReadonlySet<string>;
  /** Transport of events; null while the connection is not open. */
  readonly connectionType: Protocol['name'] | null;
  /** Number of events received and not finished yet: on their way to subscribers, or held by them. */
  readonly pendingCount: number;
  readonly hasPendingMessages: boolean;
  /**
   * True while the connection is open, every start was read from its store, and the server has acknowledged every
   * subscribed channel.
   */
  readonly isSettled: boolean;
  /**
   * True once {@link Client.close} was called; `state$` becomes `closed` when the session has ended. A client without
   * subscribers is `idle`, not closed.
   */
  readonly closed: boolean;
  /**
   * Completes every channel and ends the session, at once, even if nobody subscribes to the result. The result can be
   * awaited and piped: it ends when the server has answered the disconnect, or after two seconds without an answer; and when streams
   * that are led have ended and given leadership up (see `endOf`), or after three seconds. A closed client cannot be used again.
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
