import { connect, constants } from 'node:http2';
import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2';
import { once } from 'node:events';
import type { MockOrg } from '../../src/index.ts';

/** All that a call of gRPC shows on the level of HTTP/2. */
export interface CallFacts {
  readonly headers: IncomingHttpHeaders | undefined;
  readonly trailers: IncomingHttpHeaders | undefined;
  readonly body: Buffer;
  /** Code of the RST_STREAM that ended it; 0 also without one. */
  readonly resetCode: number;
}

/** Code that Node gives to what was ended without a mistake. */
export const { NGHTTP2_NO_ERROR, NGHTTP2_CANCEL, NGHTTP2_ENHANCE_YOUR_CALM } = constants;

const sessions: ClientHttp2Session[] = [];

afterEach(() => {
  for (const session of sessions.splice(0)) session.destroy();
});

/** A connection to the Pub/Sub API, without any library for gRPC. It is closed after the test. */
export const http2Session = async (org: MockOrg): Promise<ClientHttp2Session> => {
  const session = connect(org.pubSubEndpoint);
  sessions.push(session);
  session.on('error', () => undefined);
  await once(session, 'remoteSettings');
  return session;
};

/** Begins a call with one message, whose bytes are given, and leaves the request open. */
export const beginCall = (
  session: ClientHttp2Session,
  org: MockOrg,
  rpc: string,
  message: string,
): ClientHttp2Stream => {
  const stream = session.request({
    ':method': 'POST',
    ':path': `/eventbus.v1.PubSub/${rpc}`,
    'content-type': 'application/grpc',
    te: 'trailers',
    accesstoken: org.issueToken().accessToken,
    instanceurl: org.url,
    tenantid: '00D5e000000AAAAEA2',
  });
  const bytes = Buffer.from(message, 'latin1');
  const frame = Buffer.alloc(5 + bytes.length);
  frame.writeUInt32BE(bytes.length, 1);
  bytes.copy(frame, 5);
  stream.write(frame);
  return stream;
};

/** A `FetchRequest` for 100 new events of `/event/A__e`, and a `TopicRequest` for it. */
export const fetchOfA = '\n\x0b/event/A__e\x20\x64';
export const topicOfA = '\n\x0b/event/A__e';

/** Resolves when the call is over. */
export const factsOf = async (stream: ClientHttp2Stream): Promise<CallFacts> => {
  const pieces: Buffer[] = [];
  let headers: IncomingHttpHeaders | undefined;
  let trailers: IncomingHttpHeaders | undefined;
  stream.on('data', (piece: Buffer) => pieces.push(piece));
  stream.on('response', (one) => (headers = one));
  stream.on('trailers', (one: IncomingHttpHeaders) => (trailers = one));
  stream.on('end', () => stream.end());
  stream.on('error', () => undefined);
  await new Promise<void>((resolve) => stream.once('close', () => resolve()));
  return { headers, trailers, body: Buffer.concat(pieces), resetCode: stream.rstCode };
};
