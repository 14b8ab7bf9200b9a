import { STATUS_CODES, createServer } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { recordRequest } from './recorded-request.ts';
import type { RecordedRequest } from './recorded-request.ts';

/** A complete HTTP answer. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Uint8Array;
}

/** One request and the ways to end it. Whatever comes after the first end has no effect. */
export interface HttpExchange {
  readonly request: RecordedRequest;
  /** Bytes of the request body. */
  readonly size: number;
  readonly answer: (answer: HttpAnswer) => void;
  /** Announces the whole answer, sends half of it and cuts the connection. */
  readonly answerHalf: (answer: HttpAnswer) => void;
  /** Sends the answer piece by piece, in so many milliseconds, and ends the connection. */
  readonly answerSlowly: (answer: HttpAnswer, duration: number) => void;
  readonly drop: () => void;
  /** Answers with what was thrown, so that a test sees the mistake in its own callback. */
  readonly fail: (error: unknown) => void;
  /** Calls back when the answer has been sent or the client has gone. */
  readonly onEnd: (listener: () => void) => void;
}

/** No test needs more; a client that sends more is broken. */
const MAX_BODY = 64 * 1024 * 1024;

/** A server on one port of 127.0.0.1 which can go down and come back. */
export class HttpServer {
  readonly #handle: (exchange: HttpExchange) => void;
  readonly #now: () => number;
  #port: number;
  #server: Server | undefined;

  constructor(port: number, now: () => number, handle: (exchange: HttpExchange) => void) {
    this.#port = port;
    this.#now = now;
    this.#handle = handle;
  }

  get port(): number {
    return this.#port;
  }

  async up(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer((request, response) => this.#receive(request, response));
    // Node's 5 s would cut idle connections under a client far sooner than Salesforce does.
    server.keepAliveTimeout = 75_000;
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
    const address = server.address();
    if (isAddressInfo(address)) this.#port = address.port;
  }

  async down(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  }

  dropConnections(): void {
    this.#server?.closeAllConnections();
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > MAX_BODY) request.destroy();
    });
    request.on('end', () => {
      const text = chunks.length === 1 ? String(chunks[0]) : Buffer.concat(chunks).toString();
      const { method = '', url = '', headers } = request;
      const recorded = recordRequest(this.#now(), method, url, headers, text);
      const current = exchange(recorded, size, response);
      try {
        this.#handle(current);
      } catch (error) {
        current.fail(error);
      }
    });
    // A request cut off half-way has no one left to answer.
    request.on('error', () => response.destroy());
  }
}

const isAddressInfo = (address: string | AddressInfo | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;

const exchange = (
  request: RecordedRequest,
  size: number,
  response: ServerResponse,
): HttpExchange => ({
  request,
  size,
  answer: (answer) => {
    if (!isOpen(response)) return;
    response.writeHead(answer.status, headersOf(answer)).end(answer.body);
  },
  answerHalf: (answer) => {
    if (!isOpen(response)) return;
    const bytes = Buffer.from(answer.body ?? '');
    response.writeHead(answer.status, headersOf(answer));
    response.flushHeaders();
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
  },
  answerSlowly: (answer, duration) => {
    if (isOpen(response)) drip(response, written(answer), duration);
  },
  drop: () => response.destroy(),
  fail: (error) => {
    if (!isOpen(response)) return;
    const body = `The mock org could not answer: ${String(error)}`;
    response.writeHead(500, { 'Content-Type': 'text/plain' }).end(body);
  },
  onEnd: (listener) => void response.once('close', listener),
});

/** Milliseconds between two pieces, at least. */
const DRIP = 10;

/** Past Node's `response`, which would hold the headers back until it can send them all. */
const drip = (response: ServerResponse, bytes: Buffer, duration: number): void => {
  const { socket } = response;
  const pieces = Math.max(1, Math.min(bytes.length, Math.floor(duration / DRIP)));
  let sent = 0;
  const timer = setInterval(() => {
    sent += 1;
    socket?.write(
      bytes.subarray(
        Math.floor((bytes.length * (sent - 1)) / pieces),
        Math.floor((bytes.length * sent) / pieces),
      ),
    );
    if (sent === pieces) socket?.end();
  }, duration / pieces);
  response.once('close', () => clearInterval(timer));
};

/** An answer as it goes over the wire. */
const written = (answer: HttpAnswer): Buffer => {
  const fields = {
    Date: new Date().toUTCString(),
    Connection: 'close',
    ...headersOf(answer),
  };
  const head = [
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}`,
    ...Object.entries(fields).flatMap(([name, value = []]) =>
      [value].flat().map((one) => `${name}: ${one}`),
    ),
  ];
  return Buffer.concat([
    Buffer.from(`${head.join('\r\n')}\r\n\r\n`),
    Buffer.from(answer.body ?? ''),
  ]);
};

const isOpen = (response: ServerResponse): boolean => !response.headersSent && !response.destroyed;

const headersOf = ({ body = '', headers }: HttpAnswer): OutgoingHttpHeaders => ({
  'Content-Length': Buffer.byteLength(body),
  ...headers,
});

/** An answer of JSON, labelled as CometD 3.1 labels it. */
export const jsonAnswer = (
  status: number,
  value: unknown,
  headers?: OutgoingHttpHeaders,
): HttpAnswer => ({
  status,
  headers: { 'Content-Type': JSON_TYPE, ...headers },
  body: JSON.stringify(value),
});

export const JSON_TYPE = 'application/json;charset=UTF-8';
