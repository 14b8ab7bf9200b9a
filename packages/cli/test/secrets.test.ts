import { Readable } from 'node:stream';
import { startMockOrg } from '@sfstream/testing';
import type { MockOrg } from '@sfstream/testing';
import { start } from './helpers/command.ts';

const secrets = {
  SF_ACCESS_TOKEN: '00D!hunter2-access',
  SF_CONSUMER_SECRET: 'hunter2-app',
  SF_PASSWORD: 'hunter2-password',
  SF_PRIVATE_KEY: '-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----',
  SF_REFRESH_TOKEN: 'hunter2-refresh',
  SF_SECURITY_TOKEN: 'hunter2-security',
};
const others = { SF_CONSUMER_KEY: 'key', SF_USERNAME: 'user' };
const flows = ['client-credentials', 'jwt', 'password', 'refresh-token', 'soap', 'token'];
const commands = [
  ['doctor', '/event/Order__e'],
  ['publish', '/event/Order__e', '--data', '{}'],
  ['tail', '/event/Order__e', '--timeout', '0.5'],
];

let org: MockOrg;
beforeEach(async () => {
  org = await startMockOrg();
});
afterEach(() => org.close());

describe('secrets are shown by no command', () => {
  it.each(commands.flatMap((args) => flows.map((flow) => [args[0] ?? '', flow, args] as const)))(
    '%s, refused by %s',
    async (_, flow, args) => {
      const where = { SF_LOGIN_URL: org.url, SF_INSTANCE_URL: org.url, SF_FLOW: flow };
      const command = start(
        args,
        { ...secrets, ...others, ...where },
        undefined,
        Readable.from([]),
      );
      expect(await command.exitCode).not.toBe(0);
      expect(command.stdout.text + command.stderr.text).not.toContain('hunter2');
    },
  );

  it('anyone who gives them as options is warned, and they are not repeated', async () => {
    const options = ['--password', 'hunter2-password', '--consumer-secret=hunter2-app'];
    const command = start(['doctor', ...options], { ...others, SF_LOGIN_URL: org.url });
    expect(await command.exitCode).toBe(2);
    expect(command.stderr.lines[0]).toMatch(
      /^warning: --consumer-secret and --password|^warning: --password and --consumer-secret/,
    );
    expect(command.stdout.text + command.stderr.text).not.toContain('hunter2');
  });
});
