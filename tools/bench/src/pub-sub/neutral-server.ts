import { createServer } from 'node:http2';
import type { ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { feedOf } from '../feed/feed.ts';
import type { NeutralServer } from '../server/neutral-server.ts';
import { schemaId, schemaJson } from './event-schema.ts';
import { framed, readMessages } from './frames.ts';
import { messageType, pathOf } from './protocol.ts';
import { responsesOf } from './response-of.ts';

/** Answers the calls of one stream. */
type Serve = (message: Buffer) => void;

/** Feeds the streams of one channel while it is its turn. */
interface Fed {
  readonly channel: string;
  readonly send: () => void;
}

/** The windows of the server are those that a large service has, so that they never brake. */
const windowBytes = 4 * 1024 * 1024;

/** Events that a stream may ask for at once; more count as so many. */
const mostOutstanding = 100;

/**
 * A Pub/Sub API that is no part of any of the clients compared: `node:http2` and bodies that are made beforehand. A stream whose turn it
 * is gets events as long as it has asked for a whole response of them.
 */
export const startPubSubServer = async (): Promise<NeutralServer> => {
  const fed = new Set<Fed>();
  const sessions = new Set<ServerHttp2Session>();
  let turn: string | undefined;
  const server = createServer({ settings: { initialWindowSize: windowBytes } });
  server.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    stream.respond(
      { ':status': 200, 'content-type': 'application/grpc' },
      { waitForTrailers: true },
    );
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    const serve =
      headers[':path'] === pathOf('Subscribe')
        ? subscribed(stream, fed, () => turn)
        : answered(stream, String(headers[':path']));
    readMessages(stream, serve);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    feed: (channel) => {
      turn = channel;
      for (const one of fed) if (one.channel === turn) one.send();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        sessions.forEach((session) => session.destroy());
      }),
  };
};

const answered =
  (stream: ServerHttp2Stream, path: string): Serve =>
  (message) => {
    stream.end(
      path === pathOf('GetSchema')
        ? framed(messageType('SchemaInfo').encode({ schemaJson, schemaId }).finish())
        : framed(
            messageType('TopicInfo')
              .encode({ topicName: topicOf(message), canSubscribe: true })
              .finish(),
          ),
    );
  };

const topicOf = (request: Buffer): string =>
  (messageType('TopicRequest').decode(request) as unknown as { topicName: string }).topicName;

interface FetchRequest {
  readonly topicName: string;
  readonly numRequested: number;
}

const subscribed = (
  stream: ServerHttp2Stream,
  fed: Set<Fed>,
  turn: () => string | undefined,
): Serve => {
  let outstanding = 0;
  let one: Fed | undefined;
  stream.on('close', () => one && fed.delete(one));
  const begin = (channel: string): Fed => {
    const feed = feedOf(channel)?.feed;
    if (feed?.type !== 'fetch') throw new Error(`${channel} is fed in no way that is known.`);
    const responseOf = responsesOf(feed.size, feed.bytes);
    let number = 1;
    const send = (): void => {
      while (outstanding >= feed.size && turn() === channel && !stream.destroyed) {
        outstanding -= feed.size;
        stream.write(responseOf(number, outstanding));
        number += feed.size;
      }
    };
    return { channel, send };
  };
  return (message) => {
    const { topicName, numRequested } = messageType('FetchRequest').decode(
      message,
    ) as unknown as FetchRequest;
    outstanding = Math.min(mostOutstanding, outstanding + numRequested);
    one ??= begin(topicName);
    fed.add(one);
    one.send();
  };
};
