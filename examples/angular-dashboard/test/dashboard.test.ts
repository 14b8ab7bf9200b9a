/** Needs a Chromium; left out where there is none. */
import { sampleOrder } from '@sfstream/cli';
import { ReplayOption } from '@sfstream/core';
import type { MockOrg } from '@sfstream/testing';
import { startMockOrg } from '@sfstream/testing';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { interval } from 'rxjs';
import type { Service, ServiceOptions } from './service.ts';
import { channel, startService } from './service.ts';

// Half a minute of a browser's work is four minutes' on a machine that is busy with other things.
jest.setTimeout(240_000);

let browser: Browser;
let org: MockOrg;
let service: Service;
let page: Page;

beforeAll(async () => {
  const build = join(__dirname, '../../../scripts/build-dashboard.mjs');
  expect(spawnSync(process.execPath, [build], { stdio: 'ignore' }).status).toBe(0);
  browser = await chromium.launch({ executablePath: process.env['CHROMIUM']! });
});
afterAll(() => browser.close());

beforeEach(async () => {
  org = await startMockOrg({ pubSub: true });
});
afterEach(async () => {
  await page.close();
  await service.kill();
  await org.close();
});

const open = async (options: ServiceOptions = {}): Promise<void> => {
  service = await startService(org, options);
  page = await browser.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(service.url);
  await toShow(page);
};

/** A page that has loaded hears keys only once Angular has begun. */
const toShow = (shown: Page): Promise<void> => shown.locator('[data-fault=stop]').waitFor();

const publish = (count: number): void => {
  for (let index = 0; index < count; index += 1) org.publish(channel, sampleOrder(index));
};

/** What stands under a name among the figures, such as `Missed`. */
const figure = (name: string) => page.locator('dl > div', { hasText: name }).locator('dd').first();

const counts = async () => ({
  received: await figure('Orders received').textContent(),
  missed: await figure('Missed').textContent(),
  repeated: await figure('Repeated').textContent(),
});

const received = (count: string) =>
  figure('Orders received')
    .filter({ hasText: new RegExp(`^${count}$`) })
    .waitFor();

it('shows orders, newest first', async () => {
  await open();
  await org.subscribed(channel);
  publish(3);
  await received('3');
  const numbers = await page.locator('sf-order-list .number').allTextContents();
  expect(numbers).toEqual([2, 1, 0].map((index) => sampleOrder(index).Number__c));
  expect(await counts()).toEqual({ received: '3', missed: '0', repeated: '0' });
});

const numbersOn = (shown: Page) => shown.locator('sf-order-list .number').allTextContents();

it('shows a second visitor the same orders, and what comes from then on, as the first', async () => {
  await open();
  await org.subscribed(channel);
  publish(3);
  await received('3');
  const second = await browser.newPage();
  await second.goto(service.url);
  await toShow(second);
  await second.locator('sf-order-list .number').nth(2).waitFor();
  expect(await numbersOn(second)).toEqual(await numbersOn(page));
  org.publish(channel, sampleOrder(3));
  await received('4');
  await second.locator('sf-order-list .number').nth(3).waitFor();
  expect(await numbersOn(second)).toEqual(
    [3, 2, 1, 0].map((index) => sampleOrder(index).Number__c),
  );
  expect(await numbersOn(page)).toEqual(await numbersOn(second));
  await second.close();
});

it('shows an order that was placed after a page was loaded, and before it was connected', async () => {
  await open();
  await org.subscribed(channel);
  publish(1);
  await received('1');
  const second = await browser.newPage();
  await second.route(/\/api\/stream/, async (route) => {
    org.publish(channel, sampleOrder(1));
    await received('2');
    await route.continue();
  });
  const known = second.waitForResponse('**/api/orders');
  await second.goto(service.url);
  await known;
  await second.locator('sf-order-list .number').nth(1).waitFor();
  expect(await numbersOn(second)).toEqual(await numbersOn(page));
  await second.close();
});

it('resumes with nothing missed or repeated whenever the service was killed and started again', async () => {
  const replay = ReplayOption.AllEvents;
  await open({ replay });
  await org.subscribed(channel);
  publish(5);
  await received('5');

  for (const kill of [1, 2, 3]) {
    await service.kill();
    await page.getByLabel('Service to page').filter({ hasText: 'Trying again' }).first().waitFor();
    publish(5);
    service = await startService(org, { replay, port: service.port });
    await received(String(kill * 10));
    publish(5);
    await received(String(kill * 10 + 5));
  }

  expect(await counts()).toEqual({ received: '35', missed: '0', repeated: '0' });
  expect(await page.getByRole('alert').count()).toBe(0);
});

it('shows orders by the Pub/Sub API, none of them missed or repeated after each fault', async () => {
  await open({ isPubSub: true });
  await org.subscribed(channel);
  await page.getByLabel('Org to service').filter({ hasText: 'Pub/Sub API' }).waitFor();
  publish(3);
  await received('3');
  const faults = [
    () => org.dropConnections(),
    () => org.pubSub.endStreams({ status: 13, code: 'service.unavailable' }),
    () => org.revokeAllTokens(),
  ];
  for (const [index, fault] of faults.entries()) {
    const streams = org.calls('Subscribe').length;
    fault();
    publish(2);
    await received(String(5 + 2 * index));
    expect(org.calls('Subscribe').length).toBeGreaterThan(streams);
  }
  expect(await counts()).toEqual({ received: '9', missed: '0', repeated: '0' });
});

it('says by which API the service listens', async () => {
  await open();
  await page.getByLabel('Org to service').filter({ hasText: 'CometD' }).waitFor();
});

it('shows the gap when the log is too short', async () => {
  await open();
  await org.subscribed(channel);
  publish(3);
  await received('3');

  await service.kill();
  // So that the next subscription is that of the next service.
  org.forgetSessions();
  publish(6);
  // Its log begins with what comes now.
  service = await startService(org, { port: service.port });
  await org.subscribed(channel);
  publish(1);
  await received('4');

  await page.getByRole('alert').filter({ hasText: 'Some orders are missing.' }).waitFor();
  expect(await counts()).toEqual({ received: '4', missed: '6', repeated: '0' });
  await page.getByRole('button', { name: 'Understood' }).click();
  await page.getByRole('alert').waitFor({ state: 'detached' });
});

it('says so when the channel is not allowed', async () => {
  await open({ isAllowed: false });
  const alert = page.getByRole('alert');
  await alert.filter({ hasText: 'No orders for this page.' }).waitFor();
  expect(await alert.textContent()).toMatch(/HTTP 403.*Order__e/);
});

it('does not grow while it is open for 10,000 events', async () => {
  await open();
  await org.subscribed(channel);
  const devTools = await page.context().newCDPSession(page);
  const size = async () => {
    await devTools.send('HeapProfiler.collectGarbage');
    const { usedSize } = await devTools.send('Runtime.getHeapUsage');
    return { heap: usedSize, nodes: await page.locator('*').count() };
  };

  const grouped = new Intl.NumberFormat('en');
  let before = await size();
  // No more at a time than the relay's log holds.
  for (let total = 500; total <= 10_000; total += 500) {
    publish(500);
    await received(grouped.format(total));
    if (total === 2_000) before = await size();
  }
  const after = await size();

  expect(await counts()).toEqual({ received: '10,000', missed: '0', repeated: '0' });
  expect(after.nodes).toBeLessThan(before.nodes + 50);
  expect(after.heap).toBeLessThan(before.heap + 1_000_000);
});

it.each([
  ['1', 'drop', false],
  ['2', 'forget', false],
  ['3', 'revoke', false],
  ['4', 'stop', false],
  ['2', 'end', true],
])('breaks the org by the key %s: %s (Pub/Sub API: %s)', async (key, fault, isPubSub) => {
  await open({ isPubSub });
  await page.locator(`[data-fault=${fault}]`).waitFor();
  const asked = page.waitForRequest(`**/api/org/${fault}`);
  await page.keyboard.press(key);
  expect((await asked).method()).toBe('POST');
  await page.locator('sf-incidents tbody tr').filter({ hasText: 'none for' }).waitFor();
});

const rows = () => page.locator('sf-incidents tbody tr');

it('two breaks in a row are both over with the first order after them', async () => {
  await open();
  await org.subscribed(channel);
  await page.keyboard.press('1');
  await page.keyboard.press('2');
  await rows().filter({ hasText: 'none for' }).nth(1).waitFor();
  publish(1);
  await received('1');
  await rows().filter({ hasText: 'none for' }).first().waitFor({ state: 'detached' });
  expect(
    await rows()
      .filter({ hasText: /after \d/ })
      .count(),
  ).toBe(2);
});

it('says when the stopped org comes back, and does not stop it again before', async () => {
  await open();
  await page.keyboard.press('4');
  const stop = page.locator('[data-fault=stop]');
  await stop.filter({ hasText: /It comes back in \d+\ss\./ }).waitFor();
  expect(await stop.getAttribute('aria-disabled')).toBe('true');
  const again = page.waitForResponse('**/api/org/stop');
  await page.keyboard.press('4');
  expect((await again).status()).toBe(409);
  expect(await rows().count()).toBe(1);
});

it('says how long ago the newest order was once none has come for a while', async () => {
  await open();
  await org.subscribed(channel);
  publish(1);
  await received('1');
  await figure('Newest order')
    .filter({ hasText: /^\d+\ss ago$/ })
    .waitFor();
  // After a single one, the age would be there for two seconds only.
  const orders = interval(400).subscribe(() => publish(1));
  try {
    await figure('Age of the newest')
      .filter({ hasText: /\d\sm?s$/ })
      .waitFor();
  } finally {
    orders.unsubscribe();
  }
});

it('shows no keys to those who have none', async () => {
  await open();
  await page.close();
  page = await browser.newPage({ hasTouch: true, isMobile: true });
  await page.goto(service.url);
  await toShow(page);
  expect(await page.locator('button kbd:visible').count()).toBe(0);
});

it('can be used by keyboard alone, each control named', async () => {
  await open();
  const names: (string | undefined)[] = [];
  for (let press = 0; press < 5; press += 1) {
    await page.keyboard.press('Tab');
    names.push(await page.evaluate(() => document.activeElement?.textContent.trim()));
  }
  expect(names).toEqual([
    expect.stringMatching(/^Theme: Auto/),
    expect.stringMatching(/^Drop the connection/),
    expect.stringMatching(/^Forget the session/),
    expect.stringMatching(/^Revoke the token/),
    expect.stringMatching(/^Stop for 10\ss/),
  ]);
  const asked = page.waitForRequest('**/api/org/stop');
  await page.keyboard.press('Enter');
  await asked;
});

it.each([320, 390, 800])('need not be scrolled sideways at a width of %i', async (width) => {
  await open();
  await page.setViewportSize({ width, height: 800 });
  await page.keyboard.press('4');
  await page.locator('sf-incidents tbody tr').filter({ hasText: 'none for' }).waitFor();
  await service.kill();
  // The longest of the words.
  await page.getByLabel('Service to page').filter({ hasText: 'Trying again' }).first().waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
});

it('is light or dark as the system is, until the visitor chooses', async () => {
  await open();
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const becomes = (colour: string) =>
    page.waitForFunction(
      (wanted) => getComputedStyle(document.body).backgroundColor === wanted,
      colour,
    );
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await background();
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await background()).not.toBe(light);
  await page.keyboard.press('t');
  await becomes(light);
  await page.reload();
  await becomes(light);
});

it.each(['light', 'dark'] as const)(
  'the first press of the switch shows another theme than the %s one of the system',
  async (colorScheme) => {
    await open();
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.emulateMedia({ colorScheme });
    const before = await background();
    await page.getByRole('button', { name: 'Theme' }).click();
    await page.waitForFunction(
      (other) => getComputedStyle(document.body).backgroundColor !== other,
      before,
    );
  },
);
