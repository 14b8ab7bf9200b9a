import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { handshakeReply, plainReply, pollReply, subscribeReply, unknownClient } from './replies.ts';
import type { Request } from './replies.ts';
import { createSessions } from './sessions.ts';
import type { Session, Sessions } from './sessions.ts';

/** A running server. */
export interface NeutralServer {
  readonly origin: string;
  /** Feeds this channel, with those that belong to it, and no other; the polls of the others are held. */
  readonly feed: (channel: string | undefined) => void;
  readonly close: () => Promise<void>;
}

/**
 * A Bayeux server that is no part of any of the clients compared, and does as little as it can: a session is fed as the
 * names of its channels say while it is its turn; nothing is checked, nothing kept, nothing replayed.
 */
export const startNeutralServer = async (): Promise<NeutralServer> => {
  const sessions = createSessions();
  const server = createServer((request, response) => {
    readText(request, (text) => {
      // The clients compared send messages as Bayeux describes them.
      const body = JSON.parse(text) as Request | readonly Request[];
      respond(sessions, [body].flat(), response);
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    feed: sessions.feed,
    close: () =>
      new Promise((resolve) => {
        sessions.stop();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** Answers one body: a handshake, a poll, or any number of other requests. */
const respond = (
  sessions: Sessions,
  requests: readonly Request[],
  response: ServerResponse,
): void => {
  const [first] = requests;
  if (first?.channel === '/meta/handshake') {
    response.setHeader('Set-Cookie', 'BAYEUX_BROWSER=3d6c1b7a9e;Path=/;HttpOnly');
    sendJson(response, [handshakeReply(first, sessions.open())]);
    return;
  }
  const session = sessions.find(first?.clientId ?? '');
  if (session === undefined) sendJson(response, requests.map(unknownClient));
  else if (first?.channel === '/meta/connect') poll(first, session, response);
  else
    sendJson(
      response,
      requests.map((request) => answer(sessions, request, session)),
    );
};

const poll = (request: Request, session: Session, response: ServerResponse): void => {
  if (session.fed === undefined) sendJson(response, [pollReply(request, session)]);
  else session.fed.source.poll(request.id, (body) => send(response, body));
};

const answer = (sessions: Sessions, request: Request, session: Session): object => {
  switch (request.channel) {
    case '/meta/subscribe': {
      const names = [request.subscription ?? ''].flat();
      const isThere = names.map((name) => sessions.subscribe(session, name)).every(Boolean);
      return subscribeReply(request, session, isThere);
    }
    case '/meta/disconnect':
      sessions.end(session);
      return plainReply(request, session);
    default:
      return plainReply(request, session);
  }
};

const readText = (request: IncomingMessage, read: (text: string) => void): void => {
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => (text += chunk));
  request.on('end', () => read(text));
};

const sendJson = (response: ServerResponse, replies: readonly object[]): void =>
  send(response, JSON.stringify(replies));

const send = (response: ServerResponse, body: string | Buffer): void => {
  response.writeHead(200, {
    'Content-Type': 'application/json;charset=utf-8',
    'Content-Length': typeof body === 'string' ? Buffer.byteLength(body) : body.length,
  });
  response.end(body);
};
