import type { Authenticator } from '@sfstream/auth';
import type { Backoff, JsonCodec } from '@sfstream/base';
import type { HttpOptions } from '@sfstream/http';
import type { SchedulerLike } from 'rxjs';
import type { Transport } from '../protocol/protocol.ts';
import type { Extension } from '../wire/extension.ts';
import type { ChannelOptions, ChannelSettings } from './channel-options.ts';

/** Options of a client. Durations are milliseconds. */
export interface ClientOptions extends ChannelOptions {
  /** Source of the tokens. */
  readonly auth: Authenticator;
  /**
   * The API by which events travel, such as `pubSub()` of `@sfstream/pubsub`. Default: the Streaming API, with CometD. Another
   * one does not take the options `apiVersion`, `extensions`, `json` and `rotateAfter`.
   */
  readonly transport?: Transport;
  /**
   * `v59`, `59`, `59.` or `59.0`; `latest` asks the org once. Default: 66.0.
   */
  readonly apiVersion?: string;
  /**
   * Longest time for which the connection may be anything but open, at first and after each interruption, before every
   * channel fails with a `TransportTimeoutError`; `null` waits for ever, also for a host that does not exist. `state$` names
   * the cause at once. Default: 10,000.
   */
  readonly connectionTimeout?: number | null;
  /**
   * Number of events that subscribers may hold without having finished them (see `hold`) before no further poll is sent;
   * 0 or less is no limit. What one answer brings may come on top. Default: 100.
   */
  readonly maxPendingCount?: number;
  /**
   * Replaces the session after so many milliseconds by a new one, without a pause, before Salesforce's load balancer
   * forgets it, which it does about every three hours: 9,000,000 (2.5 h) suits. For a moment two sessions count against
   * the org's limit. Default: never; a forgotten session is replaced when that is noticed. Each new session makes Salesforce
   * search again from the last event, so that a channel which waits behind a bulk load waits longer (`long-silence`).
   */
  readonly rotateAfter?: number;
  /**
   * Number of sessions that may be opened within an hour before every channel fails with a `TransportError` of the code
   * `ERR_HANDSHAKE_BUDGET`; `null` is no limit. Salesforce lets a session live about three hours. Default: 600.
   */
  readonly handshakesPerHour?: number | null;
  /** See, and may change, every message to and from the server, one after the other. Default: none. */
  readonly extensions?: readonly Extension[];
  /** Reads and writes all JSON. Default: the platform's, but exact for replay ids beyond 2^53. */
  readonly json?: JsonCodec;
  /** Proxy, TLS, limits and other settings of all requests. */
  readonly http?: HttpOptions;
  /**
   * Milliseconds to wait after so many failures in a row. Default: full jitter up to 1 s, 2 s, 4 s … 30 s, but not less than
   * 3 s after the second login in a row that is of no use, or the second session in a row that does not last.
   */
  readonly backoff?: Backoff;
  /** Measures all time but that of the sockets. Default: RxJS's `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/** The options with every default in its place. */
export interface Settings extends ChannelSettings {
  readonly auth: Authenticator;
  /** `undefined`: the Streaming API. */
  readonly transport: Transport | undefined;
  readonly apiVersion: string;
  readonly connectionTimeout: number | null;
  readonly maxPendingCount: number;
  readonly rotateAfter: number | undefined;
  readonly handshakesPerHour: number | null;
  readonly extensions: readonly Extension[];
  readonly json: JsonCodec;
  readonly http: HttpOptions;
  readonly backoff: Backoff;
  /** Backoff after a try that cost several requests. */
  readonly sessionBackoff: Backoff;
  readonly scheduler: SchedulerLike;
}
