/** The programs of the pages for those who come from another client, as they are pasted. */
import { startMockOrg } from '@sfstream/testing';
import { startFarPubSub } from './far-pub-sub.ts';
import type { PastedProgram } from './pasted-program.ts';
import { pastedProgram } from './pasted-program.ts';

let program: PastedProgram | undefined;

afterEach(() => program?.remove());

it.each([
  {
    page: 'docs/from-jsforce.md',
    language: 'ts',
    nth: 1,
    channel: '/topic/Invoices',
    data: { Id: 'a015e00000Abc' },
    line: /^created a015e00000Abc$/m,
  },
  {
    page: 'docs/from-jsforce.md',
    language: 'ts',
    nth: 2,
    channel: '/event/Order__e',
    data: { Number__c: '17' },
    line: /^shipped .*"Number__c":"17"/m,
  },
  {
    page: 'docs/from-cometd.md',
    language: 'js',
    nth: 1,
    channel: '/event/Order__e',
    data: { Number__c: '17' },
    line: /^order 17$/m,
  },
  {
    page: 'docs/from-cometd.md',
    language: 'js',
    nth: 2,
    channel: '/event/Order__e',
    data: { Number__c: '17' },
    line: /^order 17$/m,
  },
  {
    page: 'docs/from-cometd.md',
    language: 'ts',
    nth: 1,
    channel: '/event/Order__e',
    data: { Number__c: '17' },
    line: /^order 17$/m,
  },
] as const)('program $nth in $language of $page receives an event', async (example) => {
  const { page, language, nth, channel, data, line } = example;
  const org = await startMockOrg({ channels: [channel] });
  program = pastedProgram(page, language, nth);
  const run = program.run(org);
  await org.subscribed(channel);
  org.publish(channel, data);
  await run.said(line);
  await run.stop('SIGKILL');
  await org.close();
});

it('the program of docs/from-pubsub-client.md receives a change by the Pub/Sub API', async () => {
  const channel = '/data/AccountChangeEvent';
  const { org, network, close } = await startFarPubSub(channel);
  program = pastedProgram('docs/from-pubsub-client.md', 'ts', 1);
  const run = program.run(org, network);
  await org.subscribed(channel);
  org.publish(channel, { Name: 'Acme' });
  await run.said(/^\[ '0015e00002J9YaUAAV' \] Acme$/m);
  await run.stop('SIGKILL');
  expect(org.calls('Subscribe')).toHaveLength(1);
  await close();
});
