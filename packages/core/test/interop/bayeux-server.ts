import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The channel that no client may subscribe. */
export const forbidden = '/event/Forbidden';

/** A Bayeux server of other authors. */
export interface Engine {
  /** Answers requests. */
  readonly handle: RequestListener;
  /** Publishes as the server itself. */
  publish(channel: string, data: unknown): void;
  /** The channels that clients are subscribed to. */
  readonly subscribed: () => ReadonlySet<string>;
  /** Clients that have a session. */
  readonly sessionCount: () => number;
  /** Ends timers. */
  close(): void;
}

/** What a client has sent. */
export interface Asked {
  readonly channel: string;
  readonly url: string;
  readonly authorization: string | undefined;
}

/** A Bayeux server on a port of this machine, that can be replaced as when it is restarted. */
export interface BayeuxServer {
  readonly url: string;
  readonly engine: () => Engine;
  readonly asked: readonly Asked[];
  /**
   * From now on another engine answers, which knows no session. With `cut`, requests under way are torn down;
   * without, the one before still answers them.
   */
  restart(how: { readonly cut: boolean }): void;
  /** Sockets that are open. */
  connectionCount(): Promise<number>;
  close(): Promise<void>;
}

export const startBayeuxServer = async (createEngine: () => Engine): Promise<BayeuxServer> => {
  let engine = createEngine();
  const engines = [engine];
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url = '', headers } = request;
      for (const { channel } of JSON.parse(Buffer.concat(chunks).toString()) as Asked[]) {
        asked.push({ channel, url, authorization: headers.authorization });
      }
    });
    engine.handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    engine: () => engine,
    asked,
    restart: ({ cut }) => {
      engine = createEngine();
      engines.push(engine);
      if (cut) server.closeAllConnections();
    },
    connectionCount: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
      }),
    close: async () => {
      for (const one of engines) one.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
};
