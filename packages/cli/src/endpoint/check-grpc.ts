import { connect } from 'node:http2';
import type { IncomingHttpHeaders, IncomingHttpStatusHeader } from 'node:http2';
import type { Socket } from 'node:net';
import { Observable, catchError, defer, map, of, switchMap, take } from 'rxjs';
import type { Checked } from '../findings/finding.ts';
import { printable } from '../terminal/printable.ts';
import type { Endpoint } from './endpoint.ts';
import { inTime } from '../process/in-time.ts';
import { openSocket } from './open-socket.ts';
import { passed } from './passed.ts';
import { securedSocket } from './secured-socket.ts';
import type { Trust } from './secured-socket.ts';
import { reasonOf, unreachable } from './unreachable.ts';

/**
 * Checks that what answers speaks gRPC over HTTP/2, by a call without a token: the service refuses it in its own form, and a proxy with a
 * page. `trust` is as TLS of Node takes it.
 */
export const checkGrpc = (
  endpoint: Endpoint,
  patience: number,
  trust: Trust = {},
): Observable<Checked<undefined>> =>
  defer<Observable<Socket>>(() =>
    endpoint.isSecure ? securedSocket(endpoint, trust) : openSocket(endpoint, endpoint.port),
  ).pipe(
    switchMap((socket) => answerOf(endpoint.origin, socket)),
    inTime(patience),
    take(1),
    map((headers) => judged(headers, endpoint)),
    catchError((error: unknown) => of(silent(error, endpoint))),
  );

type Headers = IncomingHttpHeaders & IncomingHttpStatusHeader;

/** The headers of the answer to a call with an empty request and no metadata. */
const answerOf = (origin: string, socket: Socket): Observable<Headers> =>
  new Observable((subscriber) => {
    if ('alpnProtocol' in socket && socket.alpnProtocol !== 'h2') {
      subscriber.error(new Error('the server agrees on HTTP/1.1 alone'));
      return;
    }
    const session = connect(origin, { createConnection: () => socket });
    session.on('error', (error) => subscriber.error(error));
    session
      .request({
        ':method': 'POST',
        ':path': '/eventbus.v1.PubSub/GetTopic',
        'content-type': 'application/grpc',
        te: 'trailers',
      })
      .on('error', (error) => subscriber.error(error))
      .on('close', () => subscriber.error(new Error('the server ended the call without an answer')))
      .on('response', (headers) => subscriber.next(headers))
      // A message of no bytes (gRPC over HTTP2, "Length-Prefixed-Message").
      .end(Buffer.alloc(5));
    return () => session.destroy();
  });

const judged = (headers: Headers, endpoint: Endpoint): Checked<undefined> => {
  const { host } = endpoint;
  const type = headers['content-type'] ?? 'no type';
  if (type.startsWith('application/grpc')) {
    return passed(['http/2', `${host} answers over HTTP/2 as gRPC does.`]);
  }
  const text = `${host} answers over HTTP/2, but not as gRPC does: HTTP ${headers[':status'] ?? 'without status'}, ${printable(type)}.`;
  return { passed: false, findings: [notGrpc(text, endpoint)] };
};

const silent = (error: unknown, endpoint: Endpoint): Checked<undefined> => ({
  passed: false,
  findings: [notGrpc(`No call over HTTP/2 is answered: ${reasonOf(error)}.`, endpoint)],
});

const notGrpc = (text: string, endpoint: Endpoint) =>
  unreachable(
    'http/2',
    text,
    endpoint,
    'Something on the way answers instead of Salesforce, such as a proxy that knows HTTP/1.1 alone or shows a page. Have it let HTTP/2 and trailers pass, or leave this host alone.',
  );
