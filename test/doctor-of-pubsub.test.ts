/** `sfstream doctor --pubsub` as it is built, behind a proxy, as it looks at Salesforce's own host. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { FarPubSub } from './far-pub-sub.ts';
import { startFarPubSub } from './far-pub-sub.ts';

const channel = '/event/Order__e';
const host = 'api.pubsub.salesforce.com';
const command = join(__dirname, '../packages/cli/bin/sfstream.js');

let far: FarPubSub;
beforeEach(async () => {
  far = await startFarPubSub(channel);
});
afterEach(() => far.close());

const examined = (network: NodeJS.ProcessEnv): Promise<{ code: number; text: string }> => {
  const { url, credentials } = far.org;
  const env = {
    ...{ PATH: process.env['PATH'], SF_LOGIN_URL: url },
    SF_CONSUMER_KEY: credentials.consumerKey,
    SF_CONSUMER_SECRET: credentials.consumerSecret,
    ...network,
  };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [command, 'doctor', channel, '--pubsub'],
      { env, cwd: join(__dirname, '..') },
      (_, stdout) => resolve({ code: child.exitCode ?? -1, text: stdout }),
    );
  });
};

it('finds all well on the way to the host, by both ports', async () => {
  const { code, text } = await examined(far.network);
  expect(text).toMatch(`looks ${host} up.`);
  expect(text).toMatch(new RegExp(`Port 443 of ${host} takes connections`));
  expect(text).toMatch(/Port 7443 takes connections too\./);
  expect(text).toMatch(/The certificate is good: for sfstream test/);
  expect(text).toMatch(`${host} answers over HTTP/2 as gRPC does.`);
  expect(text).toMatch(new RegExp(`${channel}: The channel can be subscribed\\.`));
  expect(code).toBe(0);
  expect(new Set(far.tunnels)).toEqual(new Set([`${host}:443`, `${host}:7443`]));
});

it('says that the certificate is not trusted, and sends no token there', async () => {
  const { code, text } = await examined({ ...far.network, NODE_EXTRA_CA_CERTS: '' });
  expect(text).toMatch(/failed {2}tls: .*not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)/);
  expect(code).toBe(3);
  expect(far.org.calls('GetTopic')).toHaveLength(0);
});
