/** Needs a Chromium; left out where there is none. */
import type { BayeuxMessage, MockOrg } from '@sfstream/testing';
import { startMockOrg } from '@sfstream/testing';
import { build } from 'esbuild';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { eventually } from '../helpers/eventually.ts';
import type { Connections } from './same-origin.ts';
import { originOf, serveBeside } from './same-origin.ts';

const channel = '/event/Order__e';

// A browser takes its time on a machine that is busy with other things.
jest.setTimeout(30_000);

/** Bundled as an application for browsers would: nothing stands in for Node's modules, so one that is left is an error. */
const bundle = async (): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, 'page.ts')],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'esm',
    conditions: ['@sfstream/source'],
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
};

let browser: Browser;
let script: string;
let org: MockOrg;
let page: Page;

beforeAll(async () => {
  [script, browser] = await Promise.all([
    bundle(),
    chromium.launch({ executablePath: process.env['CHROMIUM']! }),
  ]);
});
afterAll(() => browser.close());

const cleanups: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  org = await startMockOrg();
  cleanups.push(() => org.close());
});
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

/** Opens a page that listens to the channel. */
const open = async (connections: Connections = {}): Promise<void> => {
  const server = await serveBeside(script, org.url, connections);
  cleanups.push(async () => {
    server.closeAllConnections();
    await once(server.close(), 'close');
  });
  page = await browser.newPage();
  cleanups.push(() => page.close());
  await page.goto(originOf(server));
  await page.evaluate(
    ([token, name]) => window.listen(token!, name!),
    [org.issueToken().accessToken, channel],
  );
  await org.subscribed(channel);
};

const publish = (...numbers: number[]): void => {
  for (const Number__c of numbers) org.publish(channel, { Number__c });
};

const heard = async (count: number) => {
  await page.waitForFunction((wanted) => window.heard.events.length >= wanted, count);
  return page.evaluate(() => window.heard);
};

it('bundles for browsers with no module of Node and nothing in its place', () => {
  expect(script).not.toMatch(/node:|__require/);
});

it('hears events in a page that shares its origin with the org', async () => {
  await open();
  publish(1, 2);
  const { events, errors } = await heard(2);
  expect(events.map(({ replayId }) => replayId)).toEqual([1, 2]);
  expect(errors).toEqual([]);
});

it('goes on in the page after a dropped connection', async () => {
  await open();
  publish(1);
  await heard(1);
  const polls = org.exchanges('/meta/connect').length;
  org.dropConnections();
  await eventually(() => org.exchanges('/meta/connect').length > polls);
  publish(2, 3);
  const { events } = await heard(3);
  expect(events.map(({ replayId }) => replayId)).toEqual([1, 2, 3]);
});

it('resumes in the page after an outage without losing or repeating an event', async () => {
  await open();
  publish(1);
  await heard(1);
  await org.goDown();
  publish(2, 3);
  await page.waitForFunction(() => window.heard.states.includes('waiting'));
  await org.comeBack();
  const { events } = await heard(3);
  expect(events.map(({ replayId }) => replayId)).toEqual([1, 2, 3]);
});

it('survives a forgotten session in the page without losing or repeating an event', async () => {
  await open();
  publish(1);
  await heard(1);
  org.forgetSessions();
  publish(2, 3);
  const { events } = await heard(3);
  expect(events.map(({ replayId }) => replayId)).toEqual([1, 2, 3]);
});

describe('when the answer to a poll dies on its way', () => {
  const polls = () => org.exchanges('/meta/connect');

  /** The answer that brings the second of three events dies; the third is there after the next poll. */
  const loseTheSecond = async (connections: Connections): Promise<void> => {
    let pollsThen = Infinity;
    org.intercept(
      '/meta/connect',
      {
        change: ({ events }) => {
          if (pollsThen < Infinity || !events.some(isSecond)) return undefined;
          pollsThen = polls().length;
          return 'drop';
        },
      },
      { times: Infinity },
    );
    await open(connections);
    publish(1);
    await heard(1);
    publish(2);
    await eventually(() => polls().length > pollsThen);
    publish(3);
  };

  it('misses what was in it where connections are kept, since Chromium itself sends the poll again', async () => {
    await loseTheSecond({});
    const { events, states } = await heard(2);
    expect(events.map(({ replayId }) => replayId)).toEqual([1, 3]);
    expect(states).not.toContain('waiting');
    const ids = polls().map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) < index)).toHaveLength(1);
  });

  it('misses nothing where each answer closes its connection', async () => {
    await loseTheSecond({ endWithEachAnswer: true });
    const { events, states } = await heard(3);
    expect(events.map(({ replayId }) => replayId)).toEqual([1, 2, 3]);
    expect(states).toContain('waiting');
  });
});

const isSecond = ({ data }: BayeuxMessage): boolean =>
  (data as { readonly event: { readonly replayId: number } }).event.replayId === 2;
