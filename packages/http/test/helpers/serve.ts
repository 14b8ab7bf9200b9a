import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server for one test. */
export interface TestServer {
  readonly origin: string;
  /** Every request that came, in order. */
  readonly requests: readonly IncomingMessage[];
  /** How many connections were opened in all. */
  readonly opened: () => number;
  /** How many of them are open now. */
  readonly open: () => Promise<number>;
  /** The next request, with what answers it; for servers without a listener of their own. */
  readonly next: () => Promise<[IncomingMessage, ServerResponse]>;
}

const servers = new Set<Server>();

afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
  servers.clear();
});

/** Starts a server on a port of its own. It closes after the test. */
export const serve = async (
  listener: RequestListener = () => undefined,
  server: Server = createServer(),
): Promise<TestServer> => {
  const requests: IncomingMessage[] = [];
  let opened = 0;
  // Kept connections stay open as long as the client wants, so that a test sees who closes them.
  server.keepAliveTimeout = 0;
  server.on('connection', () => {
    opened += 1;
  });
  server.on('request', (request, response) => {
    requests.push(request);
    listener(request, response);
  });
  server.listen(0, '127.0.0.1');
  servers.add(server);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    opened: () => opened,
    open: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
      }),
    next: async () => (await once(server, 'request')) as [IncomingMessage, ServerResponse],
  };
};

/** Waits, turn by turn, until `condition` holds; the test's own time limit ends it otherwise. */
export const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
};

/** A port of this machine on which nobody listens. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};
