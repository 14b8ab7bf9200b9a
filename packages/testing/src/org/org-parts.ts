import { BayeuxEndpoint } from '../bayeux/bayeux-endpoint.ts';
import { MetaChannels } from '../bayeux/meta-channels.ts';
import type { DisconnectShape } from '../bayeux/server-disconnect.ts';
import { SessionRegistry } from '../bayeux/session-registry.ts';
import type { EventEncoder } from '../events/encoded-event.ts';
import { EventBus } from '../events/event-bus.ts';
import { StreamingChannels } from '../events/streaming-channels.ts';
import { LoginEndpoints } from '../logins/login-endpoints.ts';
import { TokenRegistry, orgId } from '../logins/token-registry.ts';
import { createPubSub } from '../pub-sub/create-pub-sub.ts';
import type { PubSub } from '../pub-sub/create-pub-sub.ts';
import { RestEndpoint } from '../rest/rest-endpoint.ts';
import { eventEncoder } from '../schemas/event-encoder.ts';
import { SchemaRegistry } from '../schemas/schema-registry.ts';
import type { OrgSettings } from './settings-of.ts';

/** An org without its servers: what it remembers, and what answers requests. */
export interface OrgParts {
  readonly tokens: TokenRegistry;
  readonly bus: EventBus;
  readonly sessions: SessionRegistry;
  readonly bayeux: BayeuxEndpoint;
  readonly logins: LoginEndpoints;
  readonly rest: RestEndpoint;
  readonly pubSub: PubSub | undefined;
  /** Ends what is held open with a token that was revoked. */
  readonly endRevoked: (disconnect?: DisconnectShape) => void;
}

/** Builds the parts of an org that is reached at `url`. */
export const createOrgParts = (settings: OrgSettings, url: () => string): OrgParts => {
  const { now, hold, clientLimit, records } = settings;
  const tokens = new TokenRegistry(now);
  const schemas = new SchemaRegistry(settings.pubSub?.schemas ?? {});
  const bus = busOf(settings, settings.pubSub && eventEncoder(schemas));
  const sessions = new SessionRegistry({
    now,
    timeout: settings.sessionTimeout,
    routeLifetime: settings.routeLifetime,
    eventsPerResponse: settings.eventsPerResponse,
    onEnd: (session) => bus.forget(session),
  });
  const channels = new MetaChannels({ sessions, bus, tokens, hold, clientLimit });
  const bayeux = new BayeuxEndpoint({ channels, sessions, tokens });
  const identity = { tokens, url, orgId };
  const shared = { bus, schemas, identity, now, keepCalls: settings.keepRequests };
  const pubSub = settings.pubSub && createPubSub(settings.pubSub, shared);
  const endRevoked = (disconnect?: DisconnectShape): void => {
    bayeux.releaseUnauthorised(disconnect);
    pubSub?.endpoint.endRevoked();
  };
  const logins = loginsOf(settings, tokens, url, endRevoked);
  const streamingChannels = new StreamingChannels(bus);
  const rest = new RestEndpoint({ bus, tokens, streamingChannels, records });
  return { tokens, bus, sessions, bayeux, logins, rest, pubSub, endRevoked };
};

const busOf = (settings: OrgSettings, encode: EventEncoder | undefined): EventBus =>
  new EventBus({
    now: settings.now,
    delay: settings.publishDelay,
    retention: settings.retention,
    firstId: settings.firstReplayId,
    step: settings.replayIdStep,
    channels: settings.channels,
    members: settings.members,
    encode,
  });

const loginsOf = (
  settings: OrgSettings,
  tokens: TokenRegistry,
  instanceUrl: () => string,
  onRevoke: () => void,
): LoginEndpoints =>
  new LoginEndpoints({
    tokens,
    credentials: settings.credentials,
    instanceUrl,
    now: settings.now,
    rotates: settings.rotateRefreshTokens,
    certificate: settings.certificate,
    callbackUrls: settings.callbackUrls,
    isSharedHost: settings.host === 'shared',
    onRevoke,
  });
