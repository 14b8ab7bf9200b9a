import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** Opens a port that leads to an origin, and on which each byte takes so many milliseconds, either way. Gives its origin. */
export const farAway = async (origin: string, delay: number): Promise<string> => {
  const { hostname, port } = new URL(origin);
  const lead = (from: Socket, to: Socket): void => {
    from
      .on('error', () => undefined)
      .on('close', () => to.destroy())
      .on('data', (bytes) => setTimeout(() => to.write(bytes), delay));
  };
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    lead(near.setNoDelay(), far);
    lead(far.setNoDelay(), near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
