import type { HttpServer } from '../wire/http-server.ts';
import type { MockOrg } from './mock-org.ts';
import type { OrgParts } from './org-parts.ts';

/** Gives out and ends access tokens. */
export const tokenControls = (
  { tokens, bayeux }: OrgParts,
  url: () => string,
): Pick<MockOrg, 'issueToken' | 'revokeToken' | 'revokeAllTokens'> => ({
  issueToken: () => ({ accessToken: tokens.issue(), instanceUrl: url() }),
  revokeToken: (accessToken, how) => {
    tokens.revoke(accessToken);
    bayeux.releaseUnauthorised(how?.disconnect);
  },
  revokeAllTokens: (how) => {
    tokens.revokeAll();
    bayeux.releaseUnauthorised(how?.disconnect);
  },
});

/** Publishes events, and drops those that are retained. */
export const eventControls = ({
  bus,
  bayeux,
}: OrgParts): Pick<MockOrg, 'publish' | 'publishRaw' | 'purge' | 'migrate'> => ({
  publish: (channel, data, how) => bus.publish(channel, data, how),
  publishRaw: (channel, data, how) => bus.publishRaw(channel, data, how?.replayId),
  purge: (channel) => bus.purge(channel),
  migrate: () => {
    bayeux.forgetSessions();
    bus.restart();
  },
});

/** Waits for clients, and ends their sessions. */
export const sessionControls = ({
  bus,
  bayeux,
  sessions,
}: OrgParts): Pick<MockOrg, 'subscribed' | 'forgetSessions' | 'disconnectClients'> => ({
  subscribed: (channel) =>
    sessions.all().some(({ subscriptions }) => subscriptions.has(channel))
      ? Promise.resolve()
      : bus.nextSubscription(channel),
  forgetSessions: () => bayeux.forgetSessions(),
  disconnectClients: (shape = 'bare') => bayeux.disconnectClients(shape),
});

/** Takes the server from the network, and ends all that it does. */
export const serverControls = (
  { bus }: OrgParts,
  server: HttpServer,
): Pick<
  MockOrg,
  'dropConnections' | 'goDown' | 'comeBack' | 'close' | typeof Symbol.asyncDispose
> => {
  const close = async (): Promise<void> => {
    bus.close();
    await server.down();
  };
  return {
    dropConnections: () => server.dropConnections(),
    goDown: () => server.down(),
    comeBack: () => server.up(),
    close,
    [Symbol.asyncDispose]: close,
  };
};
