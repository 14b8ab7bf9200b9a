import type { MockOrg } from '@sfstream/testing';
import { startMockOrg } from '@sfstream/testing';
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

  it('fails where the engine cannot be reached, and shows no password', async () => {
    const to = 'nats://user:pass-of-nats@127.0.0.1:1';
    const command = start(['forward', channel, '--to', to], loginTo(org));
    expect(await command.exitCode).toBe(1);
    expect(command.stderr.text).toContain('127.0.0.1:1 cannot be used');
    expect(command.stderr.text).not.toContain('pass-of-nats');
  });
});
