import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dailyLimitExceeded, startMockOrg } from '@sfstream/testing';
import type { MockOrg } from '@sfstream/testing';
import { holdTime } from '../../http/test/helpers/held-time.ts';
import { loginTo, start } from './helpers/command.ts';
import type { RunningCommand } from './helpers/command.ts';

const channel = '/event/Order__e';

let org: MockOrg;
let folder: string;
const started: RunningCommand[] = [];

beforeEach(async () => {
  org = await startMockOrg({ channels: [channel, '/topic/Orders'] });
  folder = await mkdtemp(join(tmpdir(), 'sfstream-cli-'));
});

afterEach(async () => {
  for (const { stdout, stop, exitCode } of started.splice(0)) {
    stdout.goOn();
    stop();
    await exitCode;
  }
  await org.close();
  await rm(folder, { recursive: true });
});

const tail = (args: readonly string[], { env = loginTo(org), columns }: Setting = {}) => {
  const command = start(['tail', ...args], env, columns);
  started.push(command);
  return command;
};

interface Setting {
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
}

const idsOf = ({ stdout }: RunningCommand): readonly number[] =>
  stdout.lines.map((line) => (JSON.parse(line) as { replayId: number }).replayId);

const noted = ({ stderr }: RunningCommand, note: string): Promise<void> =>
  stderr.until(({ text }) => text.includes(note));

const listening = (command: RunningCommand): Promise<void> => noted(command, 'Listening');

describe('sfstream tail', () => {
  it('writes one line of JSON for each event to a pipe, and all else to stderr', async () => {
    const command = tail([channel, '--replay', '-2', '--count', '2']);
    const first = org.publish(channel, { Status__c: 'paid' });
    const second = org.publish(channel, { Status__c: 'packed' });
    expect(await command.exitCode).toBe(0);
    expect(command.stdout.lines.map((line) => JSON.parse(line) as unknown)).toEqual(
      [first, second].map(({ replayId, createdDate, eventUuid, message }) => ({
        channel,
        replayId,
        createdDate,
        eventUuid,
        data: message['data'],
      })),
    );
    expect(command.stderr.text).toMatch(/Logging in\.\n.*Connected\.\n/);
    expect(command.stderr.text).toMatch(/Disconnecting after 2 events\.\n$/);
  });

  it('writes one readable line for each event to a terminal, no wider than that', async () => {
    const command = tail([channel, '--replay', '-2', '--count', '1'], {
      env: { ...loginTo(org), NO_COLOR: '1' },
      columns: 60,
    });
    org.publish(channel, { Customer__c: 'A name that goes beyond the width' });
    expect(await command.exitCode).toBe(0);
    expect(command.stdout.text).toMatch(
      /^\d\d:\d\d:\d\d \/event\/Order__e 1 Customer__c="A name .*…\n$/,
    );
    expect(command.stdout.lines[0]).toHaveLength(60);
  });

  it('writes colours to a terminal', async () => {
    const command = tail([channel, '--replay', '-2', '--count', '1'], { columns: 80 });
    org.publish(channel, {});
    await command.exitCode;
    expect(command.stdout.text).toContain('\u001b[36m /event/Order__e \u001b[39m');
    expect(command.stderr.text).toContain('\u001b[32m-- Connected.\u001b[39m');
  });

  it('writes JSON to a terminal when asked to', async () => {
    const command = tail([channel, '--replay', '-2', '--count', '1', '--json'], { columns: 20 });
    const { replayId } = org.publish(channel, {});
    await command.exitCode;
    expect(JSON.parse(command.stdout.text)).toMatchObject({ channel, replayId });
  });

  it('merges several channels, and takes one that is named twice once', async () => {
    const command = tail([channel, '/topic/Orders', channel, '--replay', '-2', '--count', '2']);
    org.publish(channel, {});
    org.publish('/topic/Orders', {});
    await command.exitCode;
    const channels = command.stdout.lines.map(
      (line) => (JSON.parse(line) as { channel: string }).channel,
    );
    expect(channels.sort()).toEqual([channel, '/topic/Orders']);
  });

  it('ends in order when it is to stop, with the session gone from the server', async () => {
    const command = tail([channel]);
    await listening(command);
    command.stop();
    expect(await command.exitCode).toBe(0);
    expect(org.exchanges('/meta/disconnect')).toHaveLength(1);
    expect(command.stderr.text).toMatch(/Disconnecting after 0 events\.\n$/);
  });

  it('ends at once in the midst of a large answer', async () => {
    for (let number = 0; number < 3_000; number += 1) org.publish(channel, { number });
    const command = tail([channel, '--replay', '-2']);
    await command.stdout.until(({ text }) => text !== '');
    command.stop();
    expect(await command.exitCode).toBe(0);
    expect(command.stdout.lines.length).toBeLessThan(500);
  });

  it('ends when it is to stop while there is no connection', async () => {
    await org.goDown();
    const command = tail([channel]);
    await noted(command, 'No connection');
    command.stop();
    expect(await command.exitCode).toBe(0);
  });

  it('ends quietly when the reader has gone', async () => {
    const command = tail([channel]);
    await listening(command);
    command.stdout.breakPipe();
    org.publish(channel, {});
    expect(await command.exitCode).toBe(0);
    expect(command.stderr.text).not.toContain('error');
    expect(command.stderr.text).toMatch(/Disconnecting after 0 events\.\n$/);
    expect(org.sessions).toHaveLength(0);
  });

  it('tells of an interruption and how it ended, and misses nothing', async () => {
    const command = tail([channel]);
    await listening(command);
    org.publish(channel, { Number__c: 1 });
    await command.stdout.until(({ lines }) => lines.length === 1);
    org.forgetSessions();
    org.publish(channel, { Number__c: 2 });
    await command.stdout.until(({ lines }) => lines.length === 2);
    await noted(command, 'Connected again after');
    expect(command.stderr.text).toMatch(/Connection lost: .*403::Unknown client/);
  });

  describe('to a reader that pauses', () => {
    const events = 1_000;
    const all = [channel, '--replay', '-2', '--count', String(events)];

    beforeEach(async () => {
      await org.close();
      org = await startMockOrg({ channels: [channel], eventsPerResponse: 50 });
      for (let number = 1; number <= events; number += 1) org.publish(channel, { number });
    });

    const paused = async (args: readonly string[]): Promise<RunningCommand> => {
      const command = tail(args);
      command.stdout.pause();
      await command.stdout.until(({ isBlocked }) => isBlocked);
      return command;
    };

    it('receives no more than is read, and goes on without a gap', async () => {
      const command = await paused(all);
      const [session] = org.sessions;
      // Another one takes all of them meanwhile.
      expect(await tail(all).exitCode).toBe(0);
      const polls = org
        .exchanges('/meta/connect')
        .filter(({ clientId }) => clientId === session?.clientId);
      expect(polls.length).toBeLessThan(6);
      command.stdout.goOn();
      expect(await command.exitCode).toBe(0);
      expect(idsOf(command)).toEqual(Array.from({ length: events }, (_, index) => index + 1));
    });

    it('says what it waits for when it is to stop, and leaves what was not written to the next run', async () => {
      const kept = [...all, '--store', join(folder, 'replay.json')];
      const command = await paused(kept);
      command.stop();
      await command.stderr.until(({ text }) =>
        text.includes('Waiting until the last line is read and the position is stored.'),
      );
      command.stdout.goOn();
      expect(await command.exitCode).toBe(0);
      const next = tail(kept.map((word) => (word === String(events) ? '3' : word)));
      expect(await next.exitCode).toBe(0);
      expect([...idsOf(command), ...idsOf(next)]).toEqual([1, 2, 3, 4]);
    });
  });

  describe('with a store', () => {
    const store = (): string => join(folder, 'replay.json');

    it('goes on in the next run where this one ended', async () => {
      const args = [channel, '--replay', '-2', '--store', store(), '--count', '2'];
      for (const number of [1, 2, 3, 4]) org.publish(channel, { Number__c: number });
      const first = tail(args);
      expect(await first.exitCode).toBe(0);
      const second = tail(args);
      expect(await second.exitCode).toBe(0);
      expect([first, second].flatMap(idsOf)).toEqual([1, 2, 3, 4]);
    });

    it('keeps the position of every event that was written when it is to stop, and releases the file', async () => {
      const command = tail([channel, '--replay', '-2', '--store', store()]);
      for (let number = 0; number < 50; number += 1) org.publish(channel, {});
      await command.stdout.until(({ lines }) => lines.length >= 3);
      command.stop();
      expect(await command.exitCode).toBe(0);
      const kept = JSON.parse(await readFile(store(), 'utf8')) as Record<string, unknown>;
      expect(kept[channel]).toMatchObject({ replayId: command.stdout.lines.length });
      expect(await readdir(folder)).toEqual(['replay.json']);
    });

    it('does not keep the position of an event that could not be written', async () => {
      const command = tail([channel, '--store', store()]);
      await listening(command);
      command.stdout.breakPipe();
      org.publish(channel, {});
      await command.exitCode;
      // What is there is the start of the channel, which has no replay id.
      const kept = JSON.parse(await readFile(store(), 'utf8')) as Record<string, object>;
      expect(Object.keys(kept[channel] ?? {}).sort()).toEqual(['createdDate', 'orgId']);
    });

    it('fails when the file cannot be used', async () => {
      const command = tail([channel, '--store', join(folder, 'no/such.json')]);
      expect(await command.exitCode).toBe(1);
      expect(command.stderr.text).toMatch(/error: The folder of the marker file cannot be used/);
    });
  });

  describe('failing', () => {
    const lastLine = ({ stderr }: RunningCommand): string => stderr.lines.at(-1) ?? '';

    it.each([
      ['a wrong password', { SF_PASSWORD: 'hunter2-wrong' }],
      ['a wrong secret', { SF_CONSUMER_SECRET: 'hunter2-wrong' }],
    ])('exits 2 for %s, and shows no secret', async (_, wrong) => {
      const command = tail([channel], { env: { ...loginTo(org), ...wrong } });
      expect(await command.exitCode).toBe(2);
      expect(lastLine(command)).toMatch(/^error: .*refused the login: invalid_/);
      const { password, consumerSecret } = org.credentials;
      for (const secret of ['hunter2-wrong', password, consumerSecret]) {
        expect(command.stderr.text).not.toContain(secret);
      }
      expect(command.stdout.text).toBe('');
    });

    it('exits 2 for a token that is refused, and names the variable to set', async () => {
      const env = { SF_ACCESS_TOKEN: 'hunter2-token', SF_INSTANCE_URL: org.url };
      const command = tail([channel], { env });
      expect(await command.exitCode).toBe(2);
      expect(lastLine(command)).toMatch(/Set SF_ACCESS_TOKEN to a new one\.$/);
      expect(command.stderr.text).not.toContain('hunter2-token');
    });

    it('exits 3 when there is no connection in time, and says why', async () => {
      holdTime();
      await org.goDown();
      const command = tail([channel, '--timeout', '0.1']);
      await noted(command, 'No connection');
      jest.advanceTimersByTime(100);
      expect(await command.exitCode).toBe(3);
      expect(lastLine(command)).toMatch(
        /^error: .*not open within 100 ms \(--timeout\).*ECONNREFUSED/,
      );
    });

    it('exits 4 for a replay id that is refused, and names the options that help', async () => {
      const command = tail([channel, '--replay', '4711']);
      expect(await command.exitCode).toBe(4);
      expect(lastLine(command)).toMatch(
        /^error: Replay id 4711 .* Set --fallback, or start from --replay -2 or -1/,
      );
    });

    it('goes on from the fallback instead, and tells of it', async () => {
      org.publish(channel, {});
      const command = tail([channel, '--replay', '4711', '--fallback', '-2', '--count', '1']);
      expect(await command.exitCode).toBe(0);
      expect(command.stderr.text).toContain(
        'Replay id 4711 of /event/Order__e is refused; going on from -2.',
      );
      expect(command.stdout.lines).toHaveLength(1);
    });

    it('exits 5 when a limit of the org outlasts the time for the connection', async () => {
      holdTime();
      org.intercept('/meta/handshake', dailyLimitExceeded(), { times: Infinity });
      const command = tail([channel, '--timeout', '0.3']);
      await noted(command, 'No connection');
      jest.advanceTimersByTime(300);
      expect(await command.exitCode).toBe(5);
    });

    it('exits 1 for a channel that does not exist', async () => {
      const command = tail(['/event/Nope__e']);
      expect(await command.exitCode).toBe(1);
      expect(lastLine(command)).toMatch(/^error: .*\/event\/Nope__e.*doesn't exist/);
    });

    it('exits 1 for a malformed channel, before anything is sent', async () => {
      const command = tail(['Order__e']);
      expect(await command.exitCode).toBe(1);
      expect(lastLine(command)).toMatch(/^error: channel "Order__e" must begin with \//);
      expect(org.requests).toHaveLength(0);
    });

    it('exits 1 and names the variable for a malformed version', async () => {
      const command = tail([channel], { env: { ...loginTo(org), SF_API_VERSION: '59.1' } });
      expect(await command.exitCode).toBe(1);
      expect(lastLine(command)).toMatch(/^error: SF_API_VERSION .59\.1. is not a version/);
    });

    it('exits 1 without credentials, and names what to set', async () => {
      const command = tail([channel], { env: {} });
      expect(await command.exitCode).toBe(1);
      expect(command.stderr.lines[0]).toBe('error: No login is set up. Choose one of these ways:');
      expect(command.stderr.lines[1]).toMatch(/^ {2}- Log in by the browser: sfstream login/);
      expect(command.stderr.text).toMatch(/^ {2}- soap: set SF_USERNAME and SF_PASSWORD$/m);
    });

    it('writes the error in red to a terminal', async () => {
      const command = tail(['Order__e'], { columns: 80 });
      await command.exitCode;
      expect(command.stderr.text).toContain('\u001b[31merror: channel "Order__e"');
    });
  });

  it('receives by the Pub/Sub API when asked to', async () => {
    const here = await startMockOrg({ pubSub: true });
    const env = { ...loginTo(here), SF_PUBSUB_ENDPOINT: here.pubSubEndpoint };
    const command = tail([channel, '--pubsub', '--replay', '-2', '--count', '1'], { env });
    here.publish(channel, { Status__c: 'paid' });
    expect(await command.exitCode).toBe(0);
    expect(command.stdout.lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { channel, replayId: '0x00000000000000010000' },
    ]);
    expect(here.calls('Subscribe')).toHaveLength(1);
    await here.close();
  });
});
