/** The command line as it is built, before an engine that takes a connection and says nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';

let server: Server;
const taken: Socket[] = [];

beforeEach(async () => {
  server = createServer((socket) => taken.push(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

// Nobody reads from the sockets, so that their other end is not seen to close.
afterEach(() => {
  server.close();
  taken.splice(0).forEach((socket) => socket.destroy());
});

it.each(['redis', 'postgres', 'nats'])(
  'ends by Ctrl-C while %s does not answer',
  async (engine) => {
    const { port } = server.address() as AddressInfo;
    const bin = join(__dirname, '../packages/cli/bin/sfstream.js');
    const to = `${engine}://127.0.0.1:${port}`;
    const login = { SF_INSTANCE_URL: 'http://127.0.0.1:1', SF_ACCESS_TOKEN: '00D5e000000AAAA!a' };
    const child = spawn(process.execPath, [bin, 'forward', '/event/Order__e', '--to', to], {
      env: { PATH: process.env['PATH'], ...login },
    });
    await once(server, 'connection');
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
  },
  15_000,
);
