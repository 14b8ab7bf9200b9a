import { BayeuxEndpoint } from '../bayeux/bayeux-endpoint.ts';
import { EventBus } from '../events/event-bus.ts';
import type { Retention } from '../events/event-bus.ts';
import { HttpServer } from '../wire/http-server.ts';
import type { HttpExchange } from '../wire/http-server.ts';
import { MetaChannels } from '../bayeux/meta-channels.ts';
import { Interceptors } from '../faults/interceptors.ts';
import { LoginEndpoints } from '../logins/login-endpoints.ts';
import { defaultCredentials } from '../logins/mock-credentials.ts';
import type { MockOrg, MockOrgOptions } from './mock-org.ts';
import { RequestLog } from '../wire/request-log.ts';
import { RestEndpoint } from '../rest/rest-endpoint.ts';
import { notFound } from '../wire/rest-error.ts';
import { SessionRegistry } from '../bayeux/session-registry.ts';
import { StreamingChannels } from '../events/streaming-channels.ts';
import { TokenRegistry } from '../logins/token-registry.ts';

const HOUR = 3_600_000;
/** Node takes a longer time for 1 ms. */
const LONGEST_TIMER = 2_147_483_647;

/**
 * Starts an HTTP server that behaves as a Salesforce org does for streaming: logins, the Streaming API with sessions,
 * cookies, replay and error texts, and publishing over REST. Everything lives in memory. Rejects when the port is taken.
 *
 * @example
 * ```ts
 * import { startMockOrg } from '@sfstream/testing';
 *
 * const org = await startMockOrg({ hold: 200 });
 * org.publish('/event/Order__e', { Number__c: '17' });
 * await org.close();
 * ```
 */
export const startMockOrg = async (options: MockOrgOptions = {}): Promise<MockOrg> => {
  const { now = Date.now, replayIds = {} } = options;
  const tokens = new TokenRegistry(now);
  const bus = new EventBus({
    now,
    delay: options.publishDelay ?? 0,
    retention: retentionOf(options.retention),
    firstId: replayIds.first ?? 1,
    step: replayIds.step ?? (() => 1),
    channels: options.channels,
  });
  const sessions = new SessionRegistry({
    now,
    timeout: options.sessionTimeout ?? 40_000,
    routeLifetime: options.routeLifetime ?? 3 * HOUR,
    eventsPerResponse: options.eventsPerResponse ?? Infinity,
    onEnd: (session) => bus.forget(session),
  });
  const channels = new MetaChannels({
    sessions,
    bus,
    tokens,
    hold: Math.min(options.hold ?? 110_000, LONGEST_TIMER),
    clientLimit: options.clientLimit ?? Infinity,
  });
  const bayeux = new BayeuxEndpoint({ channels, sessions, tokens });
  const logins = new LoginEndpoints({
    tokens,
    credentials: { ...defaultCredentials, ...options.credentials },
    instanceUrl: () => url(),
    now,
    rotates: options.rotateRefreshTokens ?? false,
    certificate: options.certificate,
    callbackUrls: options.callbackUrls ?? ['http://localhost:1717/OauthRedirect'],
    isSharedHost: options.host === 'shared',
    onRevoke: () => bayeux.releaseUnauthorised(),
  });
  const rest = new RestEndpoint({
    bus,
    tokens,
    streamingChannels: new StreamingChannels(bus),
    records: options.records ?? {},
  });
  const interceptors = new Interceptors();
  const log = new RequestLog(options.keepRequests ?? 10_000);

  const route = (exchange: HttpExchange): void => {
    const { path } = exchange.request;
    if (path.startsWith('/cometd')) bayeux.handle(exchange);
    else if (/^\/services\/(oauth2|Soap)\//.test(path)) logins.handle(exchange);
    else if (path.startsWith('/services/data')) rest.handle(exchange);
    else exchange.answer(notFound());
  };
  const server = new HttpServer(options.port ?? 0, now, (exchange) => {
    log.add(exchange.request);
    interceptors.apply(exchange, route);
  });
  const url = (): string => `http://127.0.0.1:${String(server.port)}`;
  const close = async (): Promise<void> => {
    bus.close();
    await server.down();
  };

  await server.up();
  return {
    get url() {
      return url();
    },
    get credentials() {
      return logins.credentials;
    },
    get login() {
      const { consumerKey, consumerSecret, username, password } = logins.credentials;
      return { consumerKey, consumerSecret, username, password, loginUrl: url() };
    },
    get app() {
      const { consumerKey, consumerSecret } = logins.credentials;
      return { consumerKey, consumerSecret, loginUrl: url() };
    },
    issueToken: () => ({ accessToken: tokens.issue(), instanceUrl: url() }),
    revokeToken: (accessToken, how) => {
      tokens.revoke(accessToken);
      bayeux.releaseUnauthorised(how?.disconnect);
    },
    revokeAllTokens: (how) => {
      tokens.revokeAll();
      bayeux.releaseUnauthorised(how?.disconnect);
    },
    publish: (channel, data, how) => bus.publish(channel, data, how),
    publishRaw: (channel, data, how) => bus.publishRaw(channel, data, how?.replayId),
    get requests() {
      return log.requests;
    },
    exchanges: (channel) => log.messages(channel),
    get sessions() {
      return sessions.all().map(({ clientId, subscriptions }) => ({
        clientId,
        subscriptions: [...subscriptions.keys()],
      }));
    },
    subscribed: (channel) =>
      sessions.all().some(({ subscriptions }) => subscriptions.has(channel))
        ? Promise.resolve()
        : bus.nextSubscription(channel),
    forgetSessions: () => bayeux.forgetSessions(),
    dropConnections: () => server.dropConnections(),
    goDown: () => server.down(),
    comeBack: () => server.up(),
    disconnectClients: (shape = 'bare') => bayeux.disconnectClients(shape),
    purge: (channel) => bus.purge(channel),
    migrate: () => {
      bayeux.forgetSessions();
      bus.restart();
    },
    intercept: (match, respond, how) => interceptors.add(match, respond, how?.times ?? 1),
    close,
    [Symbol.asyncDispose]: close,
  };
};

const retentionOf = (retention: MockOrgOptions['retention'] = {}): Retention => {
  const either = (hours: number): number =>
    typeof retention === 'number' ? retention : hours * HOUR;
  return {
    topic: either(24),
    systemTopic: either(24),
    u: either(24),
    event: either(72),
    data: either(72),
    ...(typeof retention === 'object' && retention),
  };
};
