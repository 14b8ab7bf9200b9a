/** Needs a Chromium; left out where there is none. */
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import type { RelayServer } from '../helpers/relay-server.ts';
import { channel, startRelay } from '../helpers/relay-server.ts';
import { renderOrders } from '../helpers/render-orders.ts';
import { bundle } from './bundle.ts';

let browser: Browser;
let relay: RelayServer;
let page: Page;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: process.env['CHROMIUM']! });
}, 30_000);
afterAll(() => browser.close());

beforeEach(async () => {
  relay = await startRelay({ channels: { [channel]: {}, '/event/Other__e': {} } });
});
afterEach(async () => {
  await page.close();
  await relay.close();
});

/** Opens a page of the relay's origin, which waits for events then. */
const open = async (html: string, script: string): Promise<void> => {
  const { origin } = new URL(relay.url);
  page = await browser.newPage();
  page.setDefaultTimeout(10_000);
  await page.route(`${origin}/`, (route) =>
    route.fulfill({ contentType: 'text/html', body: html }),
  );
  await page.route(`${origin}/page.js`, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: script }),
  );
  await page.goto(origin);
  await shows('#state', 'open');
};

const shows = (selector: string, text: string): Promise<void> =>
  page.locator(selector).filter({ hasText: text }).waitFor();

it('goes on with what the server has rendered, connects once, and shows events', async () => {
  await open(await renderOrders(relay.url), await bundle('hydrated-page.ts'));
  expect(await page.evaluate(() => window.rendered === document.querySelector('h1'))).toBe(true);
  [1, 2].forEach(relay.publish);
  await shows('#all', '1, 2');
  await shows('#newest', 'resolved 2');
  expect(relay.requests).toHaveLength(1);
}, 30_000);

describe('with zone.js', () => {
  const html =
    '<!doctype html><app-orders></app-orders><script type="module" src="/page.js"></script>';

  let script: string;
  beforeAll(async () => {
    script = await bundle('zone-page.ts');
  }, 30_000);

  beforeEach(() => open(html, script), 30_000);

  const becomesStable = () => page.waitForFunction(() => window.isStable);

  it('becomes stable while a stream is open, and shows an event that only sets a field', async () => {
    await becomesStable();
    relay.publish(7);
    await shows('#newest', '7');
    await becomesStable();
  }, 30_000);

  it('becomes stable again after one of two channels was left', async () => {
    const reconnecting = page.waitForRequest(/\/events/);
    await page.evaluate(() => window.leave());
    await reconnecting;
    await shows('#state', 'open');
    await becomesStable();
    expect(relay.requests).toHaveLength(2);
  }, 30_000);
});
