import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** A port that leads to another one, as a firewall does, and may cut or freeze what goes through. */
export interface Relay {
  readonly origin: string;
  /** Resets all connections. */
  readonly reset: () => void;
  /** Resets the connection that was made last. */
  readonly resetNewest: () => void;
  /** Lets nothing more through, and tells nobody. */
  readonly freeze: () => void;
  /** Lets nothing more through from the clients, while the server may go on to send. */
  readonly muteClients: () => void;
  /** Takes no more connections. */
  readonly close: () => void;
}

const closers = new Set<() => void>();

afterEach(() => {
  for (const close of closers) close();
  closers.clear();
});

/** Starts one. It ends after the test. `delay` is the milliseconds that each byte takes, either way. */
export const relayTo = async (target: string, delay = 0): Promise<Relay> => {
  const sockets = new Set<Socket>();
  const clients = new Set<Socket>();
  const lead = (from: Socket, to: Socket): void => {
    sockets.add(from);
    from.on('error', () => undefined).on('close', () => to.destroy());
    if (delay === 0) from.pipe(to);
    else from.on('data', (bytes) => setTimeout(() => to.write(bytes), delay));
  };
  const server = createServer((near) => {
    clients.add(near);
    const far = connect(Number(new URL(target).port), '127.0.0.1');
    lead(near.setNoDelay(), far);
    lead(far.setNoDelay(), near);
  }).listen(0, '127.0.0.1');
  closers.add(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reset: () => sockets.forEach((socket) => socket.resetAndDestroy()),
    resetNewest: () => Array.from(sockets).at(-1)?.resetAndDestroy(),
    freeze: () => sockets.forEach((socket) => socket.unpipe().pause()),
    muteClients: () => clients.forEach((socket) => socket.unpipe().pause()),
    close: () => server.close(),
  };
};
