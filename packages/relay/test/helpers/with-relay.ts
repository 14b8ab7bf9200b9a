import { createClient } from '@sfstream/core';
import type { Client, ClientOptions } from '@sfstream/core';
import { tokenAuth } from '@sfstream/auth';
import type { MockOrg, MockOrgOptions } from '@sfstream/testing';
import { startMockOrg } from '@sfstream/testing';
import type { AddressInfo, Socket } from 'node:net';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import { filter, firstValueFrom, lastValueFrom } from 'rxjs';
import type { PageOptions, RelayConnection } from '../../src/client.ts';
import { connectRelay } from '../../src/client.ts';
import type { Relay, RelayOptions, RelaySource } from '../../src/index.ts';
import { createRelay } from '../../src/index.ts';
import { relayHandler } from '../../src/node.ts';
import type { HandlerOptions } from '../../src/node.ts';

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  // What was made last depends on what was made first.
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

const later = <T>(made: T, clean: (made: T) => unknown): T => {
  cleanups.push(() => clean(made));
  return made;
};

export const startOrg = async (options?: MockOrgOptions): Promise<MockOrg> =>
  later(await startMockOrg(options), (org) => org.close());

export const clientOf = (org: MockOrg, options: Partial<ClientOptions> = {}): Client =>
  later(
    createClient({ auth: tokenAuth(org.issueToken()), backoff: () => 5, ...options }),
    (client) => lastValueFrom(client.close(), { defaultValue: undefined }),
  );

export interface RelayServer {
  readonly relay: Relay;
  readonly url: string;
  readonly port: number;
  /** The requests so far. */
  readonly requests: readonly IncomingMessage[];
  /** How many streams are open. */
  readonly connections: () => number;
  readonly dropConnections: () => void;
  /** As when the process ends: sockets are destroyed, nobody says good-bye. */
  readonly kill: () => Promise<void>;
}

const all: HandlerOptions = { authorize: () => true };

/** Serves a relay of a client on a port of its own. */
export const serveRelay = async (
  source: RelaySource,
  options: Partial<RelayOptions> = {},
  { port = 0, ...handling }: Partial<HandlerOptions> & { port?: number } = {},
): Promise<RelayServer> => {
  const relay = createRelay(source, {
    channels: () => ({}),
    backoff: () => 5,
    ...options,
  });
  const requests: IncomingMessage[] = [];
  const handle = relayHandler(relay, { ...all, ...handling });
  const server = createServer((request, response) => {
    requests.push(request);
    handle(request, response);
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: listening } = server.address() as AddressInfo;
  const kill = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
    relay.close();
  };
  later(server, () => server.listening && kill());
  return {
    relay,
    url: `http://127.0.0.1:${listening}/stream`,
    port: listening,
    requests,
    connections: () => sockets.size,
    dropConnections: () => server.closeAllConnections(),
    kill,
  };
};

/** A page of that relay, which hardly waits between its tries. */
export const openPage = (
  { url }: Pick<RelayServer, 'url'>,
  options: Partial<PageOptions> = {},
): RelayConnection =>
  later(connectRelay({ url, backoff: () => 10, ...options }), (page) => page.close());

/** Waits until the relay streams to the page: an event that reaches the relay from then on reaches the page. */
export const untilOpen = (page: RelayConnection): Promise<unknown> =>
  firstValueFrom(page.state$.pipe(filter(({ type }) => type === 'open')));

/** Where a page keeps its cursor, for tests that reload it. */
export const memoryCursor = (): {
  get: () => string | undefined;
  set: (cursor: string) => void;
} => {
  let kept: string | undefined;
  return { get: () => kept, set: (cursor) => (kept = cursor) };
};
