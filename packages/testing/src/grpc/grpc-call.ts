import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { Observable } from 'rxjs';
import { toFrame } from './frames.ts';
import type { GrpcFailure } from './grpc-failure.ts';
import { grpcMessage } from './grpc-message.ts';
import { grpcStatus } from './grpc-status.ts';
import { http2Code } from './http2-port.ts';

const head = { ':status': 200, 'content-type': 'application/grpc' };

/** One call of a client, and the ways to answer it. Whatever comes after its end has no effect. */
export class GrpcCall {
  readonly path: string;
  readonly metadata: IncomingHttpHeaders;
  readonly #stream: ServerHttp2Stream;
  readonly #listeners: (() => void)[] = [];
  #isOpen = true;
  #status: number | undefined;

  constructor(stream: ServerHttp2Stream, headers: IncomingHttpHeaders) {
    this.#stream = stream;
    this.path = headers[':path'] ?? '';
    this.metadata = headers;
    // What is reset ends with an error as well as with `close`.
    stream.on('error', () => undefined);
    stream.once('close', () => this.#over());
  }

  /** True until the call has ended on either side. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** The status that the client was told; undefined while the call is open, and where it broke off. */
  get status(): number | undefined {
    return this.#status;
  }

  /** The request body in pieces. Completes when the client has sent all. */
  readonly piece$ = new Observable<Buffer>((subscriber) => {
    const next = (piece: Buffer): void => subscriber.next(piece);
    // Node ends the body of a call as well that the client has broken off.
    const complete = (): void => {
      if (!this.#stream.aborted) subscriber.complete();
    };
    this.#stream.on('data', next).once('end', complete);
    return () => {
      this.#stream.off('data', next).off('end', complete);
      // What nobody reads would keep the stream from closing.
      this.#stream.resume();
    };
  });

  /** Calls back when the call is over, from either end. */
  onEnd(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Sends the headers. Later messages and failures send them where this was not called. */
  begin(): void {
    if (this.#isOpen && !this.#stream.headersSent && !this.#stream.destroyed) {
      this.#stream.respond(head, { waitForTrailers: true });
    }
  }

  send(message: Uint8Array): void {
    this.sendRaw(toFrame(message));
  }

  /** Sends bytes where the frame of a message should be. */
  sendRaw(bytes: Uint8Array): void {
    this.begin();
    if (this.#isOpen) this.#stream.write(bytes);
  }

  finish(): void {
    this.begin();
    this.#end(grpcStatus.ok, {});
  }

  /** Ends the call with a status; in one block of headers when none were sent before. */
  fail({ status, message, trailers }: GrpcFailure): void {
    this.#end(status, { 'grpc-message': grpcMessage(message), ...trailers });
  }

  /** Ends the body and leaves the trailers out. */
  finishWithoutTrailers(): void {
    this.begin();
    if (!this.#over()) return;
    this.#stream.once('wantTrailers', () => {
      // An empty block, which Node sends as the end of the body.
      this.#stream.sendTrailers({});
      this.#stopReading();
    });
    this.#stream.end();
  }

  reset(code: number): void {
    if (this.#over()) this.#stream.close(code);
  }

  /** Answers as something on the way would that speaks no gRPC. */
  answer(status: number, headers: OutgoingHttpHeaders, body: string): void {
    if (this.#stream.headersSent || !this.#over() || this.#stream.destroyed) return;
    this.#stream.respond({ ':status': status, ...headers });
    this.#stream.end(body);
  }

  /** Tells whether the call was still open. */
  #over(): boolean {
    const wasOpen = this.#isOpen;
    this.#isOpen = false;
    for (const listener of this.#listeners.splice(0)) listener();
    return wasOpen;
  }

  #end(status: number, details: OutgoingHttpHeaders): void {
    if (!this.#isOpen) return;
    this.#status = status;
    this.#over();
    // A connection may be gone before its last streams are told.
    if (this.#stream.destroyed) return;
    const trailers = { 'grpc-status': String(status), ...details };
    if (!this.#stream.headersSent) {
      this.#stream.respond({ ...head, ...trailers }, { endStream: true });
      this.#stopReading();
      return;
    }
    this.#stream.once('wantTrailers', () => {
      this.#stream.sendTrailers(trailers);
      this.#stopReading();
    });
    this.#stream.end();
  }

  /** Tells a client that may have more to say that nobody reads it (RFC 9113, section 8.1), behind all that was sent. */
  #stopReading(): void {
    setImmediate(() => this.#stream.close(http2Code.none));
  }
}
