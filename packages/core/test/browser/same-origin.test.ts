/** Needs a Chromium; left out where there is none. */
import type { MockOrg } from '@sfstream/testing';
import { startMockOrg } from '@sfstream/testing';
import { build } from 'esbuild';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { eventually } from '../eventually.ts';
import { originOf, serveBeside } from './same-origin.ts';

const channel = '/event/Order__e';

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
let server: Server;
let page: Page;

beforeAll(async () => {
  [script, browser] = await Promise.all([
    bundle(),
    chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium' }),
  ]);
}, 30_000);
afterAll(() => browser.close());

beforeEach(async () => {
  org = await startMockOrg();
  server = await serveBeside(script, org.url);
  page = await browser.newPage();
  await page.goto(originOf(server));
  await page.evaluate(
    ([token, name]) => window.listen(token!, name!),
    [org.issueToken().accessToken, channel],
  );
  await org.subscribed(channel);
});
afterEach(async () => {
  await page.close();
  server.closeAllConnections();
  await once(server.close(), 'close');
  await org.close();
});

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
  publish(1, 2);
  const { events, errors } = await heard(2);
  expect(events.map(({ replayId }) => replayId)).toEqual([1, 2]);
  expect(errors).toEqual([]);
});

it('goes on in the page after a dropped connection', async () => {
  publish(1);
  await heard(1);
  const polls = org.exchanges('/meta/connect').length;
  org.dropConnections();
  // Chromium itself sends a poll again whose kept-alive socket died before an answer; no client gets to see that.
  await eventually(() => org.exchanges('/meta/connect').length > polls);
  publish(2, 3);
  const { events } = await heard(3);
  expect(events.map(({ replayId }) => replayId)).toEqual([1, 2, 3]);
});

it('resumes in the page after an outage without losing or repeating an event', async () => {
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
  publish(1);
  await heard(1);
  org.forgetSessions();
  publish(2, 3);
  const { events } = await heard(3);
  expect(events.map(({ replayId }) => replayId)).toEqual([1, 2, 3]);
});
