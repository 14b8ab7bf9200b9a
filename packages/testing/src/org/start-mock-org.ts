import type { Session } from '../bayeux/session.ts';
import { Interceptors } from '../faults/interceptors.ts';
import type { PubSub } from '../pub-sub/create-pub-sub.ts';
import type { MockCredentials } from '../logins/mock-credentials.ts';
import { HttpServer } from '../wire/http-server.ts';
import { RequestLog } from '../wire/request-log.ts';
import { eventControls, serverControls, sessionControls, tokenControls } from './controls.ts';
import type { MockOrg, MockOrgOptions } from './mock-org.ts';
import { createOrgParts } from './org-parts.ts';
import type { OrgParts } from './org-parts.ts';
import { router } from './router.ts';
import { together } from './servers.ts';
import { settingsOf } from './settings-of.ts';
import type { OrgSettings } from './settings-of.ts';

/**
 * Starts an HTTP server that behaves as a Salesforce org does for streaming: logins, the Streaming API with sessions,
 * cookies, replay and error texts, publishing over REST, and with `pubSub` the Pub/Sub API on a second port. Everything
 * lives in memory. Rejects when a port is taken.
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
  const settings = settingsOf(options);
  const url = (): string => `http://127.0.0.1:${String(server.port)}`;
  const parts = createOrgParts(settings, url);
  const { logins, sessions, pubSub } = parts;
  const { server, log, interceptors } = httpOf(settings, parts);
  const servers = together(pubSub === undefined ? [server] : [server, pubSub.port]);
  await servers.up();
  return {
    get url() {
      return url();
    },
    get credentials() {
      return logins.credentials;
    },
    get login() {
      const { username, password } = logins.credentials;
      return { ...appOf(logins.credentials, url()), username, password };
    },
    get app() {
      return appOf(logins.credentials, url());
    },
    get requests() {
      return log.requests;
    },
    exchanges: (channel) => log.messages(channel),
    get pubSubEndpoint() {
      return present(pubSub).port.url;
    },
    get pubSub() {
      return present(pubSub).controls;
    },
    calls: (rpc) => present(pubSub).endpoint.calls(rpc),
    get sessions() {
      return sessions.all().map(sessionFacts);
    },
    intercept: (match, respond, how) => interceptors.add(match, respond, how?.times ?? 1),
    ...tokenControls(parts, url),
    ...eventControls(parts),
    ...sessionControls(parts),
    ...serverControls(parts, servers),
  };
};

const present = (pubSub: PubSub | undefined): PubSub => {
  if (pubSub !== undefined) return pubSub;
  throw new TypeError('This org has no Pub/Sub API. Start it with startMockOrg({ pubSub: true }).');
};

/** The HTTP server of an org, with what it remembers of requests and the faults that wait for them. */
const httpOf = (
  settings: OrgSettings,
  { bayeux, logins, rest }: OrgParts,
): { server: HttpServer; log: RequestLog; interceptors: Interceptors } => {
  const route = router([
    [/^\/cometd/, bayeux],
    [/^\/services\/(oauth2|Soap)\//, logins],
    [/^\/services\/data/, rest],
  ]);
  const log = new RequestLog(settings.keepRequests);
  const interceptors = new Interceptors();
  const server = new HttpServer(settings.port, settings.now, (exchange) => {
    log.add(exchange.request);
    interceptors.apply(exchange, route);
  });
  return { server, log, interceptors };
};

const appOf = (
  { consumerKey, consumerSecret }: MockCredentials,
  loginUrl: string,
): MockOrg['app'] => ({ consumerKey, consumerSecret, loginUrl });

const sessionFacts = ({ clientId, subscriptions }: Session): MockOrg['sessions'][number] => ({
  clientId,
  subscriptions: [...subscriptions.keys()],
});
