import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import type { MockOrg } from '@sfstream/testing';
import { startMockOrg } from '@sfstream/testing';
import { firstValueFrom, fromEvent } from 'rxjs';
import { loginTo, start } from './helpers/command.ts';

const channel = '/event/Order__e';

let org: MockOrg;

beforeEach(async () => {
  org = await startMockOrg({ channels: [channel] });
});

afterEach(() => org.close());

describe('sfstream forward', () => {
  it('asks for an engine', async () => {
    const command = start(['forward', channel], loginTo(org));
    expect(await command.exitCode).toBe(1);
    expect(command.stderr.text).toContain('by --to, or by the variable SF_FORWARD_TO');
  });

  it('takes only what can be the name of a group everywhere', async () => {
    const command = start(['forward', channel, '--to', 'redis://host', '--group', 'a b']);
    expect(await command.exitCode).toBe(1);
    expect(command.stderr.text).toContain('a name of letters, digits, - and _');
  });

  it.each([
    ['Redis', 'redis'],
    ['Postgres', 'postgres'],
    ['NATS', 'nats'],
  ])('fails where %s cannot be reached, and shows no password', async (engine, protocol) => {
    const to = `${protocol}://user:pass-of-engine@127.0.0.1:1`;
    const command = start(['forward', channel, '--to', to], loginTo(org));
    expect(await command.exitCode).toBe(1);
    expect(command.stderr.text).toMatch(
      /error: 127\.0\.0\.1:1 cannot be used: .*refused.*\. Check that \w+ runs there, and that the URL of --to has/i,
    );
    expect(command.stderr.text).toContain(`Check that ${engine} runs there`);
    expect(command.stderr.text).not.toContain('pass-of-engine');
  });

  it.each(['redis', 'nats'])(
    'leaves no connection to %s behind when it is ended before that has answered',
    async (protocol) => {
      const server = createServer();
      const socket$ = firstValueFrom(fromEvent(server, 'connection')) as Promise<Socket>;
      await promisify((done: () => void) => server.listen(0, '127.0.0.1', done))();
      const { port } = server.address() as AddressInfo;
      const to = `${protocol}://127.0.0.1:${port}`;
      const command = start(['forward', channel, '--to', to], loginTo(org));
      const socket = await socket$;
      // A NATS server speaks first.
      if (protocol === 'nats') socket.write('INFO {"max_payload":1048576,"version":"2.10.0"}\r\n');
      const closed = new Promise((resolve) => socket.on('close', resolve).resume());
      command.stop();
      expect(await command.exitCode).toBe(0);
      if (protocol === 'nats') socket.write('PONG\r\n');
      await closed;
      server.close();
    },
  );

  it('stands by where the engine that is to elect cannot be reached, and says where that is', async () => {
    const to = 'postgres://user:pass-of-engine@127.0.0.1:1/orders';
    const command = start(['forward', channel, '--leader', '--to', to], loginTo(org));
    await command.stderr.until(({ text }) => text.includes('as 127.0.0.1:1 fails: connect ECONN'));
    command.stop();
    expect(await command.exitCode).toBe(0);
    expect(command.stderr.text).not.toContain('pass-of-engine');
  });
});
