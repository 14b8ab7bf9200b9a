import { once } from 'node:events';
import type { Http2Server, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';

/** An HTTP/2 server without gRPC, for what no gRPC server would send. */
export interface Http2 {
  readonly origin: string;
  readonly sessions: ReadonlySet<ServerHttp2Session>;
  /** Resolves when the first connection is opened. */
  readonly opened: Promise<unknown>;
}

const closers = new Set<() => Promise<unknown>>();

afterEach(async () => {
  for (const close of closers) await close();
  closers.clear();
});

/** Starts one on a port of its own. It ends after the test. */
export const serveHttp2 = async (meet: (stream: ServerHttp2Stream) => void): Promise<Http2> => {
  const server: Http2Server = createServer();
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session)).on('error', () => undefined);
  });
  server.on('stream', (stream) => {
    stream.on('error', () => undefined);
    meet(stream);
  });
  const opened = once(server, 'session');
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.add(() => {
    sessions.forEach((session) => session.destroy());
    server.close();
    return once(server, 'close');
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sessions, opened };
};

export const accept = { ':status': 200, 'content-type': 'application/grpc' };

/** A message as gRPC frames it (gRPC over HTTP2, "Length-Prefixed-Message"). */
export const framed = (message: Buffer, length = message.length, compressed = 0): Buffer => {
  const head = Buffer.alloc(5);
  head.writeUInt8(compressed);
  head.writeUInt32BE(length, 1);
  return Buffer.concat([head, message]);
};
