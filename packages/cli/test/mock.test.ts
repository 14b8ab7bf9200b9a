import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { startMockOrg } from '@sfstream/testing';
import type { MockOrg } from '@sfstream/testing';
import { holdTime, passTimeUntil } from '../../http/test/helpers/held-time.ts';
import { start } from './helpers/command.ts';
import type { RunningCommand } from './helpers/command.ts';

let org: MockOrg | undefined;
const started: RunningCommand[] = [];

afterEach(async () => {
  for (const { stop, exitCode } of started.splice(0)) {
    stop();
    await exitCode;
  }
  await org?.close();
  org = undefined;
});

const sfstream = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const command = start(args, env);
  started.push(command);
  return command;
};

/** The variables of the line that the mock org prints for pasting, and the channel in it. */
const pasted = async ({ stderr }: RunningCommand) => {
  await stderr.until(({ text }) => text.includes('sfstream tail'));
  const line = stderr.lines.find((text) => text.startsWith('SF_LOGIN_URL=')) ?? '';
  return {
    env: Object.fromEntries(
      [...line.matchAll(/(SF_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
    ) as Record<string, string>,
    channel: /sfstream tail (\S+)$/.exec(line)?.[1] ?? '',
  };
};

describe('sfstream mock', () => {
  it('prints the line with which sfstream tail shows its events', async () => {
    const mock = sfstream(['mock', '--rate', '100']);
    const { env, channel } = await pasted(mock);
    const tail = sfstream(['tail', channel, '--count', '3', '--replay', '-2'], env);
    expect(await tail.exitCode).toBe(0);
    const events = tail.stdout.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events.map(({ replayId }) => replayId)).toEqual([1, 2, 3]);
    expect(events[0]).toMatchObject({
      channel: '/event/Order__e',
      data: { payload: { Number__c: 'A-1004', Status__c: 'placed' } },
    });
    expect(mock.stdout.text).toBe('');
  });

  it('prints the line that shows them by the Pub/Sub API, where it speaks that', async () => {
    const mock = sfstream(['mock', '--rate', '100', '--pubsub']);
    await mock.stderr.until(({ text }) => text.includes('--pubsub'));
    const line = mock.stderr.lines.find((text) => text.endsWith('--pubsub')) ?? '';
    const env = Object.fromEntries(
      [...line.matchAll(/(SF_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
    ) as Record<string, string>;
    const [, channel = ''] = /sfstream tail (\S+) --pubsub$/.exec(line) ?? [];
    const tail = sfstream(['tail', channel, '--pubsub', '--count', '2', '--replay', '-2'], env);
    expect(await tail.exitCode).toBe(0);
    const events = tail.stdout.lines.map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(events.map(({ replayId }) => replayId)).toEqual([
      '0x00000000000000010000',
      '0x00000000000000020000',
    ]);
  });

  it('prints the variables of every other login', async () => {
    const mock = sfstream(['mock']);
    await mock.stderr.until(({ text }) => text.includes('sfstream login'));
    const logins = mock.stderr.lines
      .filter((line) => line.startsWith('SF_') && !/ sfstream (login|tail)/.test(line))
      .map(
        (line) =>
          Object.fromEntries(
            [...line.matchAll(/(SF_\w+)='?([^\s']+)/g)].map(([, name, value]) => [name, value]),
          ) as Record<string, string>,
      );
    const flows = await Promise.all(
      logins.map(async (env) => {
        const doctor = sfstream(['doctor'], env);
        expect(await doctor.exitCode).toBe(0);
        return /login: (Logged in by \S+|Using the given token)/.exec(doctor.stdout.text)?.[1];
      }),
    );
    expect(flows).toEqual([
      'Logged in by jwt',
      'Logged in by refresh-token',
      'Using the given token',
      'Logged in by password',
      'Logged in by soap',
    ]);
  });

  it('keeps the key of its app no longer than it runs', async () => {
    const mock = sfstream(['mock']);
    await mock.stderr.until(({ text }) => text.includes('sfstream login'));
    const [, file = ''] = /SF_PRIVATE_KEY_FILE=(\S+)/.exec(mock.stderr.text) ?? [];
    expect(statSync(file).mode & 0o777).toBe(0o600);
    mock.stop();
    await mock.exitCode;
    expect(existsSync(dirname(file))).toBe(false);
  });

  it('tells when clients come and go', async () => {
    const mock = sfstream(['mock', '--rate', '100', '--channel', '/topic/Orders']);
    const { env, channel } = await pasted(mock);
    const tail = sfstream(['tail', channel], env);
    await mock.stderr.until(({ text }) => text.includes('1 client is connected.'));
    // A client that leaves in the middle of its handshake knows no session to end.
    await tail.stderr.until(({ text }) => text.includes('Listening to'));
    tail.stop();
    await tail.exitCode;
    await mock.stderr.until(({ text }) => text.includes('No client is connected.'));
  });

  it('has several channels, and takes turns with them', async () => {
    const channels = ['/event/Order__e', '/topic/Orders'];
    const mock = sfstream([
      'mock',
      '--rate',
      '100',
      ...channels.flatMap((name) => ['--channel', name]),
    ]);
    const { env } = await pasted(mock);
    expect(mock.stderr.text).toMatch(/ sfstream tail \/event\/Order__e \/topic\/Orders\n/);
    const tail = sfstream(['tail', ...channels, '--count', '4', '--replay', '-2'], env);
    expect(await tail.exitCode).toBe(0);
    expect(
      new Set(tail.stdout.lines.map((line) => (JSON.parse(line) as { channel: string }).channel)),
    ).toEqual(new Set(channels));
  });

  it.each([
    ['--break', 'Broke all connections.', /Connection lost: /],
    ['--forget', 'Forgot all sessions.', /Connection lost: .*Unknown client/],
    ['--expire', 'Ended all access tokens.', /Logged in again/],
  ])('has faults by %s, which cost no event', async (option, told, noticed) => {
    // A machine that needs half a second to log in would never come to an event.
    holdTime();
    const mock = sfstream(['mock', '--rate', '50', option, '0.5s']);
    const { env, channel } = await pasted(mock);
    const tail = sfstream(['tail', channel, '--replay', '-2'], env);
    await passTimeUntil(() => noticed.test(tail.stderr.text));
    const already = tail.stdout.lines.length;
    await passTimeUntil(() => tail.stdout.lines.length > already + 20);
    tail.stop();
    expect(await tail.exitCode).toBe(0);
    expect(mock.stderr.text).toContain(told);
    const ids = tail.stdout.lines.map(
      (line) => (JSON.parse(line) as { replayId: number }).replayId,
    );
    expect(ids).toEqual(ids.map((_, index) => index + 1));
  });

  it('ends when it is to stop while it starts, and leaves nothing behind', async () => {
    const mock = sfstream(['mock']);
    mock.stop();
    expect(await mock.exitCode).toBe(0);
    const [, file = ''] = /SF_PRIVATE_KEY_FILE=(\S+)/.exec(mock.stderr.text) ?? [];
    expect(existsSync(dirname(file))).toBe(false);
  });

  it('frees its port when it is to stop', async () => {
    const mock = sfstream(['mock']);
    const { env } = await pasted(mock);
    const port = Number(new URL(env['SF_LOGIN_URL'] ?? '').port);
    mock.stop();
    expect(await mock.exitCode).toBe(0);
    org = await startMockOrg({ port });
    expect(org.url).toBe(env['SF_LOGIN_URL']);
  });

  it('exits 1 when the port is in use, and says what to do', async () => {
    org = await startMockOrg();
    const { port } = new URL(org.url);
    const mock = sfstream(['mock', '--port', port]);
    expect(await mock.exitCode).toBe(1);
    expect(mock.stderr.text).toBe(
      `error: Port ${port} is in use. Choose another with --port, or leave --port out for any free one.\n`,
    );
  });

  it('exits 1 for a channel that no org could have', async () => {
    const mock = sfstream(['mock', '--channel', 'Order__e']);
    expect(await mock.exitCode).toBe(1);
    expect(mock.stderr.text).toMatch(/^error: channel "Order__e" must begin with \//);
  });
});

describe('sfstream', () => {
  it('prints its version to stdout', async () => {
    const command = sfstream(['--version']);
    expect(await command.exitCode).toBe(0);
    expect(command.stdout.text).toBe('1.2.3\n');
    expect(command.stderr.text).toBe('');
  });

  it('exits 1 for a wrong command line, with one line on stderr', async () => {
    const command = sfstream(['tail', '/u/a', '--nonsense']);
    expect(await command.exitCode).toBe(1);
    expect(command.stdout.text).toBe('');
    expect(command.stderr.lines).toEqual([
      "error: '--nonsense' is not an option. See sfstream tail --help.",
    ]);
  });
});
