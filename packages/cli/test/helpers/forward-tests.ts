import { randomUUID } from 'node:crypto';
import type { MockOrg } from '@sfstream/testing';
import { startMockOrg } from '@sfstream/testing';
import type { RunningCommand } from './command.ts';
import { loginTo, start } from './command.ts';

const channel = '/event/Order__e';

/** The tests of `sfstream forward` into one engine. */
export const forwardTests = (engine: string, url: string): void =>
  describe(`sfstream forward into ${engine}`, () => {
    let org: MockOrg;
    let group: string;
    const started: RunningCommand[] = [];

    beforeEach(async () => {
      org = await startMockOrg({ channels: [channel] });
      group = `test-${randomUUID()}`;
    });

    afterEach(async () => {
      for (const { stop, exitCode } of started.splice(0)) {
        stop();
        await exitCode;
      }
      await org.close();
    });

    const forward = (...args: readonly string[]): RunningCommand => {
      const env = { ...loginTo(org), SF_FORWARD_TO: url };
      const command = start(['forward', channel, '--group', group, ...args], env);
      started.push(command);
      return command;
    };

    const says = ({ stderr }: RunningCommand, part: string): Promise<void> =>
      stderr.until(({ text }) => text.includes(part));

    it('goes on after a restart where the engine says it has come', async () => {
      const first = forward('--count', '2');
      await org.subscribed(channel);
      for (const number of [1, 2]) org.publish(channel, { number });
      expect(await first.exitCode).toBe(0);
      for (const number of [3, 4, 5]) org.publish(channel, { number });
      const second = forward('--count', '3');
      expect(await second.exitCode).toBe(0);
      expect(second.stderr.text).toContain('Disconnecting after 3 events.');
    });

    it('begins with what is retained where it is told so', async () => {
      org.publish(channel, { number: 1 });
      expect(await forward('--replay', '-2', '--count', '1').exitCode).toBe(0);
    });

    it('elects one of two, and the other takes over when that one ends', async () => {
      const first = forward('--leader');
      await says(first, `Leading the group ${group}.`);
      await org.subscribed(channel);
      const second = forward('--leader', '--count', '1');
      await says(second, `Standing by for the group ${group}.`);
      first.stop();
      expect(await first.exitCode).toBe(0);
      await says(second, `Leading the group ${group}.`);
      org.publish(channel, { number: 1 });
      expect(await second.exitCode).toBe(0);
    });

    it('ends while it stands by', async () => {
      await says(forward('--leader'), 'Leading');
      const second = forward('--leader');
      await says(second, 'Standing by');
      second.stop();
      expect(await second.exitCode).toBe(0);
    });
  });
