import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { AskedOf, OtherServer } from './other-server-laws.ts';
import { orderSchema } from './schemas.ts';

const servers = new Set<ChildProcessWithoutNullStreams>();

afterEach(async () => {
  for (const server of servers) {
    server.stdin.end();
    await once(server, 'exit');
  }
  servers.clear();
});

/** Debian's own Python, for which it packages gRPC. */
const python = '/usr/bin/python3';

/**
 * Starts a server on gRPC's C core by Python, on a port of its own. It ends after the test. It finds PINGs too many that come
 * more often than each `pingInterval` milliseconds.
 */
export const serveCCore = async (pingInterval?: number): Promise<OtherServer> => {
  const script = path.join(__dirname, 'pub_sub_server.py');
  const limits = pingInterval === undefined ? [] : [String(pingInterval)];
  const server = spawn(python, [script, orderSchema, ...limits]);
  servers.add(server);
  const complaints: string[] = [];
  server.stderr.on('data', (text: Buffer) => complaints.push(String(text)));
  const asked: AskedOf[] = [];
  const port = await new Promise<number>((resolve, reject) => {
    server.once('exit', () => reject(new Error(complaints.join(''))));
    createInterface(server.stdout).on('line', (line) => {
      const told = JSON.parse(line) as AskedOf | { readonly port: number };
      if ('port' in told) resolve(told.port);
      else asked.push(told);
    });
  });
  const command = (what: object): void => void server.stdin.write(`${JSON.stringify(what)}\n`);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    asked,
    publish: (events) =>
      command({
        publish: events.map(({ id, payload }) => ({ id, payload: payload.toString('base64') })),
      }),
    end: (status) => command({ end: status }),
  };
};
