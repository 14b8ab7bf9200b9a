import { BayeuxEndpoint } from '../bayeux/bayeux-endpoint.ts';
import { MetaChannels } from '../bayeux/meta-channels.ts';
import { SessionRegistry } from '../bayeux/session-registry.ts';
import { EventBus } from '../events/event-bus.ts';
import { StreamingChannels } from '../events/streaming-channels.ts';
import { LoginEndpoints } from '../logins/login-endpoints.ts';
import { TokenRegistry } from '../logins/token-registry.ts';
import { RestEndpoint } from '../rest/rest-endpoint.ts';
import type { OrgSettings } from './settings-of.ts';

/** An org without its server: what it remembers, and what answers requests. */
export interface OrgParts {
  readonly tokens: TokenRegistry;
  readonly bus: EventBus;
  readonly sessions: SessionRegistry;
  readonly bayeux: BayeuxEndpoint;
  readonly logins: LoginEndpoints;
  readonly rest: RestEndpoint;
}

/** Builds the parts of an org that is reached at `url`. */
export const createOrgParts = (settings: OrgSettings, url: () => string): OrgParts => {
  const { now, hold, clientLimit, records } = settings;
  const tokens = new TokenRegistry(now);
  const bus = new EventBus({
    now,
    delay: settings.publishDelay,
    retention: settings.retention,
    firstId: settings.firstReplayId,
    step: settings.replayIdStep,
    channels: settings.channels,
  });
  const sessions = new SessionRegistry({
    now,
    timeout: settings.sessionTimeout,
    routeLifetime: settings.routeLifetime,
    eventsPerResponse: settings.eventsPerResponse,
    onEnd: (session) => bus.forget(session),
  });
  const channels = new MetaChannels({ sessions, bus, tokens, hold, clientLimit });
  const bayeux = new BayeuxEndpoint({ channels, sessions, tokens });
  const logins = new LoginEndpoints({
    tokens,
    credentials: settings.credentials,
    instanceUrl: url,
    now,
    rotates: settings.rotateRefreshTokens,
    certificate: settings.certificate,
    callbackUrls: settings.callbackUrls,
    isSharedHost: settings.host === 'shared',
    onRevoke: () => bayeux.releaseUnauthorised(),
  });
  const streamingChannels = new StreamingChannels(bus);
  const rest = new RestEndpoint({ bus, tokens, streamingChannels, records });
  return { tokens, bus, sessions, bayeux, logins, rest };
};
