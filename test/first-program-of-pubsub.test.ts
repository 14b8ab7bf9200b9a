/** The first program of packages/pubsub, as it is pasted: a proxy leads it from the host of Salesforce to a mock org. */
import type { FarPubSub } from './far-pub-sub.ts';
import { startFarPubSub } from './far-pub-sub.ts';
import type { PastedProgram } from './pasted-program.ts';
import { pastedProgram } from './pasted-program.ts';

const channel = '/event/Order__e';

let far: FarPubSub;
let program: PastedProgram;

beforeEach(async () => {
  far = await startFarPubSub(channel);
  program = pastedProgram('packages/pubsub/README.md', 'ts', 1);
});

afterEach(async () => {
  program.remove();
  await far.close();
});

it('receives orders, and loses none although it is killed', async () => {
  const { org, network, tunnels } = far;
  const first = program.run(org, network);
  await org.subscribed(channel);
  org.publish(channel, { Number__c: '17' });
  await first.said(/Number__c: '17'/);
  await first.stop('SIGKILL');
  org.publish(channel, { Number__c: '18' });

  const second = program.run(org, network);
  await second.said(/Number__c: '18'/);
  await second.stop('SIGKILL');
  expect(new Set(tunnels)).toEqual(new Set(['api.pubsub.salesforce.com:443']));
});

it('says why it fails', async () => {
  const { org, network } = far;
  const run = program.run(org, { ...network, SF_CONSUMER_SECRET: 'wrong' });
  await run.ended;
  expect(run.output).toContain('invalid client credentials');
});

it('names the variables that are missing in one line, and ends with 1', async () => {
  const run = program.run(far.org, { ...far.network, SF_CONSUMER_SECRET: '' });
  expect(await run.ended).toBe(1);
  expect(run.output).toBe('Set SF_LOGIN_URL, SF_CONSUMER_KEY and SF_CONSUMER_SECRET.\n');
});
