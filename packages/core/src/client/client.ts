import type { Observable } from 'rxjs';
import type { Activity } from '../reports/activity.ts';
import type { Reply } from '../messages/message.ts';
import type { ChannelOptions } from './channel-options.ts';
import type { ClientState } from '../reports/client-state.ts';
import type { Started } from './started.ts';
import type { StreamEvent } from '../model/stream-event.ts';

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
  /**
   * Whether {@link Client.close} was called; `state$` says `closed` once the session has ended. A client that nobody is
   * subscribed to is `idle`, not closed.
   */
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
