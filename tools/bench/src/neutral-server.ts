import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { feedOf } from './channel-of.ts';
import { flood } from './flood.ts';
import { pace } from './pace.ts';
import type { Source } from './source.ts';

/** A running server. */
export interface NeutralServer {
  readonly origin: string;
  /** Feeds this channel and no other; the polls of the others are held. */
  readonly feed: (channel: string | undefined) => void;
  readonly close: () => Promise<void>;
}

/** What one `clientId` has subscribed. */
interface Session {
  readonly clientId: string;
  subscribed?: { readonly channel: string; readonly source: Source };
}

interface Request {
  readonly id: string;
  readonly channel: string;
  readonly clientId?: string;
  readonly subscription?: string | readonly string[];
}

/**
 * A Bayeux server that is no part of any of the clients compared, and does as little as it can: one channel a session,
 * fed as the channel's name says while it is its turn; nothing is checked, nothing kept, nothing replayed.
 */
export const startNeutralServer = async (): Promise<NeutralServer> => {
  const sessions = new Map<string, Session>();
  let lastSession = 0;
  let fed: string | undefined;

  const handshake = ({ id, channel }: Request, response: ServerResponse): object => {
    const clientId = `neutral${(lastSession += 1)}`;
    sessions.set(clientId, { clientId });
    response.setHeader('Set-Cookie', 'BAYEUX_BROWSER=3d6c1b7a9e;Path=/;HttpOnly');
    return {
      id,
      channel,
      version: '1.0',
      minimumVersion: '1.0',
      supportedConnectionTypes: ['long-polling'],
      clientId,
      successful: true,
      ext: { replay: true, 'payload.format': true },
    };
  };

  const subscribe = ({ id, channel, subscription = '' }: Request, session: Session): object => {
    const [name = ''] = [subscription].flat();
    const feed = feedOf(name);
    if (feed !== undefined) {
      const source =
        feed.type === 'flood'
          ? flood(name, session.clientId, feed.size)
          : pace(name, session.clientId, feed.rate);
      session.subscribed = { channel: name, source };
      if (name === fed) source.start();
    }
    return {
      id,
      channel,
      subscription: name,
      clientId: session.clientId,
      successful: feed !== undefined,
      ...(feed === undefined && { error: `404:${name}:No such channel` }),
    };
  };

  const disconnect = ({ id, channel }: Request, session: Session): object => {
    session.subscribed?.source.stop();
    sessions.delete(session.clientId);
    return { id, channel, clientId: session.clientId, successful: true };
  };

  const poll = ({ id, channel }: Request, session: Session, response: ServerResponse): void => {
    const { clientId, subscribed } = session;
    if (subscribed !== undefined) {
      subscribed.source.poll(id, (body) => send(response, body));
      return;
    }
    // The first poll, which brings the advice.
    const advice = { reconnect: 'retry', interval: 0, timeout: 110_000 };
    send(response, JSON.stringify([{ id, channel, clientId, successful: true, advice }]));
  };

  const answer = (request: Request, session: Session): object => {
    switch (request.channel) {
      case '/meta/subscribe':
        return subscribe(request, session);
      case '/meta/disconnect':
        return disconnect(request, session);
      default:
        return { id: request.id, channel: request.channel, successful: true };
    }
  };

  const respond = (requests: readonly Request[], response: ServerResponse): void => {
    const [first] = requests;
    if (first === undefined) {
      send(response, '[]');
      return;
    }
    if (first.channel === '/meta/handshake') {
      send(response, JSON.stringify([handshake(first, response)]));
      return;
    }
    const session = sessions.get(first.clientId ?? '');
    if (session === undefined) {
      send(response, JSON.stringify(requests.map(unknownClient)));
      return;
    }
    if (first.channel === '/meta/connect') poll(first, session, response);
    else send(response, JSON.stringify(requests.map((request) => answer(request, session))));
  };

  const server = createServer((request, response) => {
    readText(request, (text) => {
      // The clients compared send what Bayeux asks for.
      const body = JSON.parse(text) as Request | readonly Request[];
      respond([body].flat(), response);
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    feed: (channel) => {
      const subscriptions = [...sessions.values()].flatMap(({ subscribed = [] }) => subscribed);
      for (const { channel: name, source } of subscriptions) {
        if (name === fed) source.stop();
        if (name === channel) source.start();
      }
      fed = channel;
    },
    close: () =>
      new Promise((resolve) => {
        for (const { subscribed } of sessions.values()) subscribed?.source.stop();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const unknownClient = ({ id, channel }: Request): object => ({
  id,
  channel,
  successful: false,
  error: '403::Unknown client',
  advice: { reconnect: 'handshake', interval: 0 },
});

const readText = (request: IncomingMessage, read: (text: string) => void): void => {
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => (text += chunk));
  request.on('end', () => read(text));
};

const send = (response: ServerResponse, body: string | Buffer): void => {
  response.writeHead(200, {
    'Content-Type': 'application/json;charset=utf-8',
    'Content-Length': typeof body === 'string' ? Buffer.byteLength(body) : body.length,
  });
  response.end(body);
};
