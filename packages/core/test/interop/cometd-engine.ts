import type { ServerChannel, ServerSession } from 'cometd-nodejs-server';
import { createCometDServer } from 'cometd-nodejs-server';
import type { Engine } from './bayeux-server.ts';
import { forbidden } from './bayeux-server.ts';

/** CometD's own server for Node, which holds a poll for so many milliseconds. */
export const cometdEngine =
  (holdTime: number) =>
  (): Engine & {
    /** Ends all sessions from the server's side, by a `/meta/disconnect` of its own. */
    disconnectAll(): void;
  } => {
    const server = createCometDServer({ timeout: holdTime });
    server.policy = {
      canSubscribe: (_session, _message, { name }, callback) =>
        callback(undefined, name !== forbidden),
    };
    const sessions = new Set<ServerSession>();
    const subscriptions = new Set<string>();
    server.addListener('sessionAdded', (session: ServerSession) => sessions.add(session));
    server.addListener('sessionRemoved', (session: ServerSession) => sessions.delete(session));
    server.addListener('subscribed', ({ name }: ServerChannel) => subscriptions.add(name));
    server.addListener('unsubscribed', ({ name }: ServerChannel) => subscriptions.delete(name));
    const disconnectAll = (): void => {
      for (const session of [...sessions]) session.disconnect();
    };
    return {
      handle: (request, response) => server.handle(request, response),
      publish: (channel, data) => server.createServerChannel(channel).publish(null, data),
      subscribed: () => subscriptions,
      sessionCount: () => sessions.size,
      disconnectAll,
      close: () => {
        // Ends the timers of polls that it holds for clients which are gone.
        disconnectAll();
        server.close();
      },
    };
  };
