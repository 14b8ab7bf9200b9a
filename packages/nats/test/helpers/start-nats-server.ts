import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A NATS server of a test's own, which may be stopped and restarted. */
export interface NatsServer {
  readonly url: string;
  /** Stops the process as it is; connections stay. */
  freeze(): void;
  thaw(): void;
  /** Ends the server as a crash does, and starts another on its port and files. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export const startNatsServer = async (): Promise<NatsServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'nats-'));
  const port = await freePort();
  const start = async () => {
    const child = spawn(
      'nats-server',
      ['--addr', '127.0.0.1', '--port', String(port), '--jetstream', '--store_dir', folder],
      { stdio: 'ignore' },
    );
    while (!(await takesConnections(port))) await sleep(20);
    return child;
  };
  let server = await start();
  const stop = async (): Promise<void> => {
    server.kill('SIGKILL');
    await once(server, 'exit');
  };
  return {
    url: `nats://127.0.0.1:${port}`,
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    restart: async () => {
      await stop();
      server = await start();
    },
    close: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

const takesConnections = async (port: number): Promise<boolean> => {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
};
