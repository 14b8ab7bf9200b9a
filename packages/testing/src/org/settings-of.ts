import type { Retention } from '../events/event-bus.ts';
import { defaultCredentials } from '../logins/mock-credentials.ts';
import type { MockCredentials } from '../logins/mock-credentials.ts';
import { pubSubSettings } from '../pub-sub/pub-sub-options.ts';
import type { PubSubSettings } from '../pub-sub/pub-sub-options.ts';
import type { MockOrgOptions } from './mock-org.ts';

/** Options of a mock org, with the defaults filled in. */
export interface OrgSettings extends Omit<
  Required<MockOrgOptions>,
  'retention' | 'replayIds' | 'channels' | 'certificate' | 'credentials' | 'pubSub'
> {
  readonly retention: Retention;
  readonly firstReplayId: number;
  readonly replayIdStep: () => number;
  readonly channels: readonly string[] | undefined;
  readonly certificate: string | undefined;
  readonly credentials: MockCredentials;
  /** Undefined for an org without Pub/Sub API. */
  readonly pubSub: PubSubSettings | undefined;
}

const hour = 3_600_000;
/** Node takes a longer time for 1 ms. */
const longestTimer = 2_147_483_647;

/** Fills in the defaults, which are Salesforce's where Salesforce has some. */
export const settingsOf = (options: MockOrgOptions): OrgSettings => ({
  port: options.port ?? 0,
  hold: Math.min(options.hold ?? 110_000, longestTimer),
  sessionTimeout: options.sessionTimeout ?? 40_000,
  retention: retentionOf(options.retention),
  firstReplayId: options.replayIds?.first ?? 1,
  replayIdStep: options.replayIds?.step ?? (() => 1),
  channels: options.channels,
  members: options.members ?? {},
  pubSub: pubSubOf(options.pubSub),
  publishDelay: options.publishDelay ?? 0,
  eventsPerResponse: options.eventsPerResponse ?? Infinity,
  clientLimit: options.clientLimit ?? Infinity,
  routeLifetime: options.routeLifetime ?? 3 * hour,
  rotateRefreshTokens: options.rotateRefreshTokens ?? false,
  certificate: options.certificate,
  callbackUrls: options.callbackUrls ?? ['http://localhost:1717/OauthRedirect'],
  host: options.host ?? 'my-domain',
  credentials: { ...defaultCredentials, ...options.credentials },
  records: options.records ?? {},
  keepRequests: options.keepRequests ?? 10_000,
  now: options.now ?? Date.now,
});

const pubSubOf = (options: MockOrgOptions['pubSub'] = false): PubSubSettings | undefined => {
  if (options === false) return undefined;
  return pubSubSettings(options === true ? {} : options);
};

const retentionOf = (retention: MockOrgOptions['retention'] = {}): Retention => {
  const either = (hours: number): number =>
    typeof retention === 'number' ? retention : hours * hour;
  return {
    topic: either(24),
    systemTopic: either(24),
    u: either(24),
    event: either(72),
    data: either(72),
    ...(typeof retention === 'object' && retention),
  };
};
