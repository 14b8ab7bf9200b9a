/** The first program of the README, as it is pasted. */
import { startMockOrg } from '@sfstream/testing';
import type { MockOrg } from '@sfstream/testing';
import { transformSync } from 'esbuild';
import type { PastedProgram } from './pasted-program.ts';
import { pastedProgram } from './pasted-program.ts';

const channel = '/event/Order__e';

let org: MockOrg;
let program: PastedProgram;

beforeEach(async () => {
  org = await startMockOrg({ channels: [channel] });
  program = pastedProgram('README.md', 'ts', 1);
});

afterEach(async () => {
  program.remove();
  await org.close();
});

it('has at most 20 lines', () => {
  expect(program.code.trimEnd().split('\n').length).toBeLessThanOrEqual(20);
});

it('is JavaScript as well', () => {
  expect(() => transformSync(program.code, { loader: 'js' })).not.toThrow();
});

it('receives an order, and ends with 0 when it is told to', async () => {
  const run = program.run(org);
  await org.subscribed(channel);
  org.publish(channel, { Number__c: '17' });
  expect(await run.said(/^1 \{/m)).toContain("Number__c: '17'");
  expect(await run.stop('SIGTERM')).toBe(0);
});

it('loses no order of its first run, although it is killed before it has had one', async () => {
  const first = program.run(org);
  await org.subscribed(channel);
  await first.stop('SIGKILL');
  org.publish(channel, { Number__c: '17' });

  const second = program.run(org);
  expect(await second.said(/^1 \{/m)).toContain("Number__c: '17'");
  await second.stop('SIGKILL');
  org.publish(channel, { Number__c: '18' });

  const third = program.run(org);
  expect(await third.said(/^2 \{/m)).toContain("Number__c: '18'");
  expect(await third.stop('SIGINT')).toBe(0);
});

it('says why it fails, and ends with 1', async () => {
  const run = program.run(org, { SF_CONSUMER_SECRET: 'wrong' });
  expect(await run.ended).toBe(1);
  expect(run.output).toContain('The worker has failed: ');
});

it('names the variables that are missing in one line, and ends with 1', async () => {
  const run = program.run(org, { SF_CONSUMER_SECRET: '' });
  expect(await run.ended).toBe(1);
  expect(run.output).toBe('Set SF_LOGIN_URL, SF_CONSUMER_KEY and SF_CONSUMER_SECRET.\n');
});
