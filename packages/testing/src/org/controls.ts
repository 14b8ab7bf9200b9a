import { refusals } from '../rpcs/refusals.ts';
import { failCall } from '../pub-sub/service-call.ts';
import type { MockOrg } from './mock-org.ts';
import type { OrgParts } from './org-parts.ts';
import type { Servers } from './servers.ts';

/** Gives out and ends access tokens. */
export const tokenControls = (
  { tokens, endRevoked }: OrgParts,
  url: () => string,
): Pick<MockOrg, 'issueToken' | 'revokeToken' | 'revokeAllTokens' | 'expireToken'> => ({
  issueToken: () => ({ accessToken: tokens.issue(), instanceUrl: url() }),
  revokeToken: (accessToken, how) => {
    tokens.revoke(accessToken);
    endRevoked(how?.disconnect);
  },
  revokeAllTokens: (how) => {
    tokens.revokeAll();
    endRevoked(how?.disconnect);
  },
  expireToken: (accessToken) => tokens.expire(accessToken),
});

/** Publishes events, and drops those that are retained. */
export const eventControls = ({
  bus,
  bayeux,
  pubSub,
}: OrgParts): Pick<MockOrg, 'publish' | 'publishRaw' | 'purge' | 'migrate'> => ({
  publish: (channel, data, how) => bus.publish(channel, data, how),
  publishRaw: (channel, data, how) => bus.publishRaw(channel, data, how?.replayId),
  purge: (channel) => bus.purge(channel),
  migrate: () => {
    bayeux.forgetSessions();
    for (const { call } of pubSub?.endpoint.streams ?? []) failCall(call, refusals.unavailable());
    bus.restart();
  },
});

/** Waits for clients, and ends their sessions. */
export const sessionControls = ({
  bus,
  bayeux,
}: OrgParts): Pick<MockOrg, 'subscribed' | 'forgetSessions' | 'disconnectClients'> => ({
  subscribed: (channel) =>
    bus.isSubscribed(channel) ? Promise.resolve() : bus.nextSubscription(channel),
  forgetSessions: () => bayeux.forgetSessions(),
  disconnectClients: (shape = 'bare') => bayeux.disconnectClients(shape),
});

/** Takes the servers from the network, and ends all that they do. */
export const serverControls = (
  { bus }: OrgParts,
  servers: Servers,
): Pick<
  MockOrg,
  'dropConnections' | 'goDown' | 'comeBack' | 'close' | typeof Symbol.asyncDispose
> => {
  const close = async (): Promise<void> => {
    bus.close();
    await servers.down();
  };
  return {
    dropConnections: () => servers.dropConnections(),
    goDown: () => servers.down(),
    comeBack: () => servers.up(),
    close,
    [Symbol.asyncDispose]: close,
  };
};
