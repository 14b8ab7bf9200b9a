import type { BayeuxMessage } from '../wire/bayeux-message.ts';
import type { PublishOptions } from '../events/envelopes.ts';
import type { PublishedEvent, Retention } from '../events/event-bus.ts';
import type { InterceptMatch, InterceptRespond } from '../faults/interceptors.ts';
import type { MockCredentials } from '../logins/mock-credentials.ts';
import type { PubSubControls } from '../pub-sub/pub-sub-controls.ts';
import type { RpcName } from '../pub-sub/pub-sub-endpoint.ts';
import type { PubSubOptions } from '../pub-sub/pub-sub-options.ts';
import type { RecordedCall } from '../pub-sub/recorded-call.ts';
import type { RecordedRequest } from '../wire/recorded-request.ts';
import type { Rows } from '../rest/rest-queries.ts';
import type { DisconnectShape } from '../bayeux/server-disconnect.ts';

/** Options of a mock org. Durations are milliseconds; the defaults are Salesforce's. */
export interface MockOrgOptions {
  /** Port on 127.0.0.1. Default 0: any free one. */
  readonly port?: number;
  /** Time that a poll is held when there is nothing to deliver. Default 110 000. It is real time, whatever `now` says. */
  readonly hold?: number;
  /** Time that a session without a held poll lives after its last response. Default 40 000. */
  readonly sessionTimeout?: number;
  /**
   * Time that events stay replayable; 0 keeps none. Default 24 h for `/topic`, `/u` and `/systemTopic`, 72 h for
   * `/event` and `/data`.
   */
  readonly retention?: number | Partial<Retention>;
  /** The first replay id of every channel (default 1), and by how much each later one is higher (default 1). */
  readonly replayIds?: { readonly first?: number; readonly step?: () => number };
  /** The only channels there are. Default: every well-formed name exists. */
  readonly channels?: readonly string[];
  /**
   * Custom channels with the channels whose events they deliver as well, under the same replay ids:
   * `{ '/event/Orders__chn': ['/event/Order__e', '/event/Refund__e'] }`. Default: none.
   */
  readonly members?: Readonly<Record<string, readonly string[]>>;
  /**
   * Opens the Pub/Sub API as well, on a port of its own, over the same events, tokens and clock; `true` means all defaults.
   * Default false.
   */
  readonly pubSub?: boolean | PubSubOptions;
  /** Time between `publish` and delivery. Default 0: at once. */
  readonly publishDelay?: number;
  /** Events that one response carries at most; the others wait for the next poll. Default: no limit. */
  readonly eventsPerResponse?: number;
  /** Sessions that may live at once; a handshake beyond is denied. Default: no limit. */
  readonly clientLimit?: number;
  /**
   * Time that the load balancer knows a client by its `sfdc-stream` cookie; after it comes `403::Unknown client`.
   * Default 3 h.
   */
  readonly routeLifetime?: number;
  /** Replaces the refresh token at each use. Default false. */
  readonly rotateRefreshTokens?: boolean;
  /** The certificate or public key of the connected app, as PEM, for the JWT bearer flow. Default: none, so all assertions are refused. */
  readonly certificate?: string;
  /** URLs that the web server flow may lead back to. Default: `http://localhost:1717/OauthRedirect` alone. */
  readonly callbackUrls?: readonly string[];
  /** `'shared'` plays `login.salesforce.com`, where client credentials are refused. Default `'my-domain'`. */
  readonly host?: 'my-domain' | 'shared';
  /** Replaces some of the made-up credentials. */
  readonly credentials?: Partial<MockCredentials>;
  /**
   * Records that queries find, by object: `{ Account: [{ Id: '001…', Name: 'Acme' }] }`. Default: no other objects than
   * streaming channels.
   */
  readonly records?: Readonly<Record<string, Rows>>;
  /** Number of the newest requests that `requests` keeps at least, and of the newest calls. Default 10 000. */
  readonly keepRequests?: number;
  /** The clock of dates, retention and session expiry. Default `Date.now`. */
  readonly now?: () => number;
}

/** Options of `MockOrg.revokeToken`. */
export interface RevokeOptions {
  readonly disconnect?: DisconnectShape;
}

/** An org that runs on this machine. */
export interface MockOrg {
  /** `http://127.0.0.1:<port>`: login host and instance URL at once. */
  readonly url: string;
  /** Credentials that log in here. With `rotateRefreshTokens` the refresh token is the one that is good now. */
  readonly credentials: MockCredentials;
  /** Options of a login by user name and password, ready to be spread into `createPasswordClient` or `passwordAuth`. */
  readonly login: {
    readonly consumerKey: string;
    readonly consumerSecret: string;
    readonly username: string;
    readonly password: string;
    readonly loginUrl: string;
  };
  /** Options of a login by client credentials, ready to be spread into `clientCredentialsAuth`. */
  readonly app: Pick<MockOrg['login'], 'consumerKey' | 'consumerSecret' | 'loginUrl'>;
  /** A valid token without a login. */
  issueToken(): { readonly accessToken: string; readonly instanceUrl: string };
  /**
   * Makes a token invalid: exchanges with it get `401::Authentication invalid`, a poll held with it at once. With
   * `disconnect` the held poll's session ends, and a `/meta/disconnect` of this shape stands before the refusal.
   */
  revokeToken(accessToken: string, how?: RevokeOptions): void;
  revokeAllTokens(how?: RevokeOptions): void;
  /** Ends a token by its age: it opens nothing any more, and streams of the Pub/Sub API that it has opened go on. */
  expireToken(accessToken: string): void;
  /**
   * Publishes in the envelope of the channel's family: the fields of the record for `/topic`, a text for `/u`, the
   * fields of the event for `/event`, the changed fields for `/data` (with a `ChangeEventHeader` to override parts of
   * the made-up one). Events published in one synchronous turn leave in one response.
   *
   * Throws `TypeError` for a channel that does not exist.
   */
  publish(channel: string, data: unknown, options?: PublishOptions): PublishedEvent;
  /** Publishes `data` as it stands, under the next replay id or the given one. Throws `TypeError` as `publish` does. */
  publishRaw(
    channel: string,
    data: unknown,
    options?: { readonly replayId?: number },
  ): PublishedEvent;
  /**
   * `http://127.0.0.1:<port>` of the Pub/Sub API, with TLS `https://…`. Throws `TypeError` when the org has none; so do
   * `pubSub` and `calls`.
   */
  readonly pubSubEndpoint: string;
  /** Faults of the Pub/Sub API, and what may change in it. */
  readonly pubSub: PubSubControls;
  /** The calls of one method of the Pub/Sub API so far, oldest first, e.g. `'Subscribe'`. */
  calls<Rpc extends RpcName>(rpc: Rpc): readonly RecordedCall<Rpc>[];
  /** The requests so far, oldest first. A live view. */
  readonly requests: readonly RecordedRequest[];
  /** All messages of one meta channel received so far, e.g. `'/meta/subscribe'`. */
  exchanges(channel: string): readonly BayeuxMessage[];
  /** The sessions alive at the moment. */
  readonly sessions: readonly { readonly clientId: string; readonly subscriptions: string[] }[];
  /** Resolves once a living session or stream is subscribed to the channel (named as in its request), at once if one is. */
  subscribed(channel: string): Promise<void>;
  /** Forgets all sessions; a client that polls or subscribes next, or polls now, gets `403::Unknown client`, advice `handshake`. */
  forgetSessions(): void;
  /** Destroys every open socket. Sessions stay. */
  dropConnections(): void;
  /** Refuses connections until `comeBack`. The state stays, and so does the port. */
  goDown(): Promise<void>;
  comeBack(): Promise<void>;
  /**
   * Sends every client a `/meta/disconnect` with its held or next poll, and ends its session. `'bare'` (default) has no
   * other member; `'successful'` has `successful: true`; both stand before a failed connect reply, `'alone'` has none.
   */
  disconnectClients(shape?: DisconnectShape): void;
  /** Drops the retained events of one channel, or of all, so that their replay ids are refused. */
  purge(channel?: string): void;
  /**
   * Imitates the move of an org to another instance: forgets sessions, ends streams, drops retained events, and counts
   * replay ids from the first again. Tokens stay good.
   */
  migrate(): void;
  /** Answers the next `times` (default 1, `Infinity` allowed) matching requests in another way. Returns what takes this back. */
  intercept(
    match: InterceptMatch,
    respond: InterceptRespond,
    options?: { readonly times?: number },
  ): () => void;
  /** Ends everything: ports, sockets, timers. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
