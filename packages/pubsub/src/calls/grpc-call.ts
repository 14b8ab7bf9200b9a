import type { Client, Metadata, ServiceError } from '@grpc/grpc-js';
import type { Subscriber } from 'rxjs';
import { Observable, throwError, timeout } from 'rxjs';
import type { Method } from '../wire/methods.ts';
import { callFailure } from './call-failure.ts';
import type { Call, FromStream } from './call.ts';
import type { Caller } from './caller.ts';
import { metadataOf } from './caller.ts';
import { cancelSoon } from './cancel-soon.ts';
import { inTurns } from './in-turns.ts';
import { late } from './late.ts';

/** The ports of {@link grpcCall}. */
export interface GrpcCallPorts {
  readonly client: Client;
  /** The metadata of the next call, so that a renewed token serves it on the same connection. */
  readonly caller: () => Caller;
  /** Milliseconds within which a unary call must be answered. */
  readonly timeout: number;
}

/**
 * A {@link Call} by grpc-js. Messages are read and written here, since the library would call damaged ones an internal
 * failure of the server.
 */
export const grpcCall = (ports: GrpcCallPorts): Call => ({
  // A deadline of the library goes by the clock of the machine, which may be set.
  unary: <Q, R>(method: Method<Q, R>, request: Q) =>
    new Observable<R>((subscriber) => callOnce(ports, method, request, subscriber)).pipe(
      timeout({
        first: ports.timeout,
        with: () => throwError(() => late(method.name, ports.timeout)),
      }),
    ),
  stream: (method, request$) =>
    new Observable((subscriber) => openStream(ports, method, request$, subscriber)),
});

const asItIs = (bytes: Buffer): Buffer => bytes;

const callOnce = <Q, R>(
  { client, caller }: GrpcCallPorts,
  method: Method<Q, R>,
  request: Q,
  subscriber: Subscriber<R>,
): (() => void) => {
  const by = caller();
  let headers: Metadata | undefined;
  const call = client.makeUnaryRequest(
    method.path,
    asItIs,
    asItIs,
    method.encode(request),
    metadataOf(by),
    {},
    (error, bytes = Buffer.alloc(0)) => {
      if (error !== null) {
        subscriber.error(callFailure(method.name, error, [by.accessToken], headers));
        return;
      }
      attempt(subscriber, () => subscriber.next(method.decode(bytes)));
      subscriber.complete();
    },
  );
  call.on('metadata', (come: Metadata) => (headers = come));
  return () => cancelSoon(call);
};

const openStream = <Q, R>(
  { client, caller }: GrpcCallPorts,
  method: Method<Q, R>,
  request$: Observable<Q>,
  subscriber: Subscriber<FromStream<R>>,
): (() => void) => {
  const by = caller();
  let headers: Metadata | undefined;
  const turns = inTurns<R>((messages) => subscriber.next({ type: 'messages', messages }));
  const call = client.makeBidiStreamRequest(method.path, asItIs, asItIs, metadataOf(by), {});
  call
    .on('metadata', (sent: Metadata) => {
      headers = sent;
      if (isOfGrpc(sent)) subscriber.next({ type: 'accepted' });
    })
    // Everything is read as it comes: what one stream leaves unread fills the window of the connection, and stops the others.
    .on('data', (bytes: Buffer) => {
      try {
        const message = method.decode(bytes);
        turns.add(message, method.isLast(message));
      } catch (error) {
        turns.handOn();
        subscriber.error(error);
      }
    })
    // Comes before the end, which every stream has.
    .on('error', (error: ServiceError) => {
      turns.handOn();
      subscriber.error(callFailure(method.name, error, [by.accessToken], headers));
    })
    .on('end', () => {
      turns.handOn();
      subscriber.complete();
    });
  const requests = request$.subscribe({
    next: (request) => attempt(subscriber, () => call.write(method.encode(request))),
    error: (error: unknown) => subscriber.error(error),
    complete: () => call.end(),
  });
  return () => {
    requests.unsubscribe();
    cancelSoon(call);
  };
};

/** Pages of something on the way have headers too (gRPC over HTTP2, "Content-Type"). */
const isOfGrpc = (headers: Metadata): boolean =>
  String(headers.get('content-type')).startsWith('application/grpc');

const attempt = (subscriber: Subscriber<never>, work: () => unknown): void => {
  try {
    work();
  } catch (error) {
    subscriber.error(error);
  }
};
