import { TransportTimeoutError } from '@sfstream/http';
import { Observable, Subject, defer, tap } from 'rxjs';
import type { Call } from '../calls/call.ts';
import { isUnanswered } from './is-unanswered.ts';
import type { Tolerance } from './tolerance.ts';

/** The streams of one connection, and whether they leave room for other calls. */
export interface Load {
  readonly streams: () => number;
  /** Counts a stream until it ends. */
  readonly counted: <T>(stream$: Observable<T>) => Observable<T>;
  /** Makes calls of this connection, and learns by whether they are answered. */
  readonly tried: (unary: Call['unary']) => Call['unary'];
  /** Fails with a `TransportTimeoutError` of code `ERR_TOO_MANY_STREAMS` when a call finds no room. */
  readonly overload$: Observable<never>;
}

/**
 * Makes the {@link Load} of one connection. A server allows a connection only so many calls at once (RFC 9113, 5.1.2), and grpc-js
 * neither tells how many nor that a call waits for another to end. A call without an answer beside more streams than any answered
 * one means too many streams: beside fewer, something else is the matter.
 */
export const createLoad = (tolerance: Tolerance): Load => {
  const overload = new Subject<never>();
  let streams = 0;
  let proven = 0;
  return {
    streams: () => streams,
    counted: (stream$) =>
      new Observable((subscriber) => {
        streams += 1;
        subscriber.add(() => (streams -= 1));
        subscriber.add(stream$.subscribe(subscriber));
      }),
    tried: (unary) => (method, request) =>
      defer(() => {
        const beside = streams;
        return unary(method, request).pipe(
          tap({
            next: () => (proven = Math.max(proven, beside)),
            error: (error: unknown) => {
              if (!isUnanswered(error) || beside <= proven) return;
              tolerance.cannotCarry(beside);
              overload.error(tooManyStreams(method.path, beside));
            },
          }),
        );
      }),
    overload$: overload.asObservable(),
  };
};

const tooManyStreams = (url: string, streams: number): TransportTimeoutError =>
  new TransportTimeoutError(
    `The server did not answer a call beside ${streams} streams on one connection, and may allow fewer. Connections carry at most half as many from now on. Set streamsPerConnection to begin with fewer.`,
    { method: 'POST', url, code: 'ERR_TOO_MANY_STREAMS' },
  );
