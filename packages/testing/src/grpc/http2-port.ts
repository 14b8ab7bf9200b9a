import { constants, performServerHandshake } from 'node:http2';
import type { IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { TlsOptions } from 'node:tls';
import { keepNewest } from '../wire/keep-newest.ts';
import { framedSocket } from './framed-socket.ts';

/** As much as one response may have: smaller windows would hold large messages up. */
const windowSize = 4 * 1024 * 1024;

/** Megabytes that may wait on one connection, a response of each stream. Beyond 10, Node's default, it takes no more streams. */
const mostMemory = 4_000;

/** Number of the newest PINGs that are remembered at least. */
const mostPings = 1_000;

/** Takes the streams that clients open. */
export type StreamListener = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void;

/** An HTTP/2 server on one port of 127.0.0.1 which can go down and come back. */
export class Http2Port {
  readonly #tls: TlsOptions | undefined;
  readonly #listener: StreamListener;
  readonly #sessions = new Set<ServerHttp2Session>();
  readonly #sockets = new Set<Socket>();
  readonly #now: () => number;
  readonly #pings: number[] = [];
  #port: number;
  #server: Server | undefined;
  #streamLimit: number;
  #isMute = false;

  constructor(settings: {
    readonly port: number;
    readonly tls: TlsOptions | undefined;
    readonly streamLimit: number;
    readonly listener: StreamListener;
    readonly now: () => number;
  }) {
    this.#port = settings.port;
    this.#tls = settings.tls;
    this.#streamLimit = settings.streamLimit;
    this.#listener = settings.listener;
    this.#now = settings.now;
  }

  get url(): string {
    return `${this.#tls === undefined ? 'http' : 'https'}://127.0.0.1:${String(this.#port)}`;
  }

  /** Number of connections that are open. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** Times at which PINGs came. */
  get pings(): readonly number[] {
    return this.#pings;
  }

  async up(): Promise<void> {
    if (this.#server !== undefined) return;
    const server =
      this.#tls === undefined
        ? createServer((socket) => this.#open(socket))
        : createTlsServer({ ...this.#tls, ALPNProtocols: ['h2'] }, (socket) => this.#open(socket));
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
    const address = server.address();
    if (typeof address === 'object' && address !== null) this.#port = address.port;
  }

  async down(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    this.dropConnections();
    await closed;
  }

  dropConnections(): void {
    // Sessions end with their sockets. One that is ended tells its clients so, and Node fails where its socket is half gone.
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Announces the end of each connection. The streams that are open go on; no new ones are taken. */
  goAway(code: number, text: string): void {
    for (const session of this.#living()) {
      session.goaway(code, 0, Buffer.from(text));
      session.close();
    }
  }

  /** Streams that one connection may have at once. */
  limitStreams(limit: number): void {
    this.#streamLimit = limit;
    for (const session of this.#living()) session.settings({ maxConcurrentStreams: limit });
  }

  /** Leaves PINGs without an answer, or answers them again. */
  mute(isMute: boolean): void {
    this.#isMute = isMute;
  }

  /** The sessions to which something may be said. Node keeps one that is over until its socket is. */
  #living(): readonly ServerHttp2Session[] {
    return [...this.#sessions].filter(({ destroyed }) => !destroyed);
  }

  #open(socket: Socket): void {
    const session = performServerHandshake(
      framedSocket(socket, () => this.#isMute),
      {
        maxSessionMemory: mostMemory,
        settings: { maxConcurrentStreams: this.#streamLimit, initialWindowSize: windowSize },
      },
    );
    // As Node does for the sessions of its own servers; small frames would wait for acknowledgements of others.
    socket.setNoDelay(true);
    this.#sessions.add(session);
    session.setLocalWindowSize(windowSize);
    session.once('close', () => this.#sessions.delete(session));
    // A connection that broke has no one left to tell.
    session.on('error', () => session.destroy());
    session.on('ping', () => {
      this.#pings.push(this.#now());
      keepNewest(this.#pings, mostPings);
    });
    session.on('stream', (stream, headers) => this.#listener(stream, headers));
  }
}

/** Codes of RST_STREAM and GOAWAY (RFC 9113, section 7). */
export const http2Code = {
  none: constants.NGHTTP2_NO_ERROR,
  cancel: constants.NGHTTP2_CANCEL,
} as const;
