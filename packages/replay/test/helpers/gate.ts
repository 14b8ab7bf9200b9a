import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** A way to a server that can be blocked, which to a client is a server that hangs or goes down. */
export interface Gate {
  /** The server's URL, by way of the gate. */
  readonly url: string;
  /** Nothing passes, while connections stay and new ones are taken. */
  freeze(): void;
  /** What was held back passes. */
  thaw(): void;
  /** Cuts every connection, and refuses new ones. */
  shut(): Promise<void>;
  /** Takes connections again, on the same port. */
  open(): Promise<void>;
}

export const gateTo = async (target: string): Promise<Gate> => {
  const { hostname, port } = new URL(target);
  const pairs = new Set<readonly [Socket, Socket]>();
  let isFrozen = false;

  const server = createServer((client) => {
    const pair = [client, connect(Number(port), hostname)] as const;
    pairs.add(pair);
    for (const socket of pair) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        pairs.delete(pair);
        for (const one of pair) one.destroy();
      });
    }
    if (!isFrozen) join(pair);
  });

  const open = async (gatePort: number): Promise<void> => {
    server.listen(gatePort, '127.0.0.1');
    await once(server, 'listening');
  };
  await open(0);
  const gatePort = portOf(server);
  const url = new URL(target);
  url.port = String(gatePort);

  return {
    url: url.href,
    freeze: () => {
      isFrozen = true;
      for (const pair of pairs) part(pair);
    },
    thaw: () => {
      isFrozen = false;
      for (const pair of pairs) join(pair);
    },
    shut: async () => {
      for (const [client] of pairs) client.destroy();
      server.close();
      await once(server, 'close');
    },
    open: () => open(gatePort),
  };
};

const join = ([client, server]: readonly [Socket, Socket]): void => {
  client.pipe(server).pipe(client);
};

const part = ([client, server]: readonly [Socket, Socket]): void => {
  client.unpipe(server);
  server.unpipe(client);
};

const portOf = (server: Server): number => {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The gate has no port.');
  return address.port;
};
