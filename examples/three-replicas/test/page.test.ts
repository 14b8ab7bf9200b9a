/** Needs a Chromium; left out where there is none. */
import type { Browser, Locator, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import type { Demo } from './helpers/demo.ts';
import { startDemo } from './helpers/demo.ts';

// Processes, an engine and a browser take their time on a machine that is busy with other things.
jest.setTimeout(180_000);
const patience = 120_000;

let browser: Browser;
let demo: Demo;
let page: Page;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: process.env['CHROMIUM']! });
  // One for all of these, since it is several processes. The last test of the replicas ends it.
  demo = await startDemo('any');
});
afterAll(async () => {
  await browser.close();
  await demo.stop();
});

const open = async (): Promise<void> => {
  page = await browser.newPage();
  page.setDefaultTimeout(patience);
  await page.goto(demo.url);
  await leader().waitFor();
};

const card = (name: string): Locator => page.locator(`article[data-replica="${name}"]`);
const leader = (): Locator => page.locator('article[data-state=leading]').first();
const nameOf = async (replica: Locator): Promise<string> =>
  (await replica.getAttribute('data-replica')) ?? '';

const becomes = (name: string, ...states: readonly string[]): Promise<void> =>
  page
    .locator(states.map((state) => `article[data-replica="${name}"][data-state="${state}"]`).join())
    .waitFor();

const act = (name: string, button: string): Promise<void> =>
  card(name)
    .getByRole('button', { name: `${button} replica ${name}` })
    .click();

/** The text under a name among the figures, such as `Missed`. */
const figure = (name: string): Locator =>
  page.locator('dl > div', { hasText: name }).locator('dd').first();
const countOf = async (name: string): Promise<number> =>
  Number((await figure(name).textContent())?.replaceAll(',', ''));

/** Waits for so many more orders in the inbox, and gives what is wrong with them. */
const afterMore = async (orders: number) => {
  const before = await countOf('Orders in the inbox');
  await page.waitForFunction(
    (wanted) => Number(document.querySelector('dl dd')?.textContent.replaceAll(',', '')) >= wanted,
    before + orders,
  );
  return { missed: await countOf('Missed'), repeated: await countOf('Repeated') };
};

const nothing = { missed: 0, repeated: 0 };

/** Waits for a leader that is another one. */
const otherThan = async (name: string): Promise<string> => {
  const other = page.locator(`article[data-state=leading]:not([data-replica="${name}"])`).first();
  await other.waitFor();
  return nameOf(other);
};

beforeEach(open);
afterEach(() => page.close());

describe('the page', () => {
  it('breaks the leader by keys', async () => {
    const asked = page.waitForRequest('**/api/replicas/*/kill');
    await page.keyboard.press('1');
    expect((await asked).method()).toBe('POST');
    await page.locator('article[data-state=gone]').waitFor();
    await page.keyboard.press('4');
    await page.locator('article[data-state=gone]').waitFor({ state: 'detached' });
  });

  it('refuses what the state of a replica does not allow', async () => {
    const status = async (path: string) =>
      (await fetch(`${demo.url}/api/replicas/${path}`, { method: 'POST' })).status;
    expect(await status('A/start')).toBe(409);
    expect(await status('A/burn')).toBe(404);
    expect(await status('D/kill')).toBe(404);
  });

  it('serves nothing but itself', async () => {
    for (const path of [
      '/replica.js',
      '/page/..%2freplica.js',
      '/package.json',
      '/engine/pglite.js',
    ]) {
      expect((await fetch(`${demo.url}${path}`)).status).toBe(404);
    }
  });

  it.each([320, 390, 800])('need not be scrolled sideways at a width of %i', async (width) => {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });

  it.each([320, 400])('cuts nothing that it tells of a replica at a width of %i', async (width) => {
    await page.setViewportSize({ width, height: 800 });
    const areCut = await page
      .locator('.facts')
      .evaluateAll((facts) => facts.map((one) => one.scrollWidth > one.clientWidth));
    expect(areCut).toEqual([false, false, false]);
  });

  it('is light or dark as the system is, until the visitor chooses', async () => {
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.emulateMedia({ colorScheme: 'light' });
    const light = await background();
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await background()).not.toBe(light);
    await page.keyboard.press('t');
    expect(await background()).toBe(light);
  });
});

describe('three replicas over CometD on any engine', () => {
  it('go on without a missed or repeated order when the leader is killed', async () => {
    await afterMore(10);
    const killed = await nameOf(leader());
    await act(killed, 'Kill');
    await becomes(killed, 'gone');
    await otherThan(killed);
    expect(await afterMore(20)).toEqual(nothing);
    const row = page.locator('tbody tr').first();
    expect(await row.textContent()).toContain(`${killed} was killed`);
  });

  it('start a killed replica again, which stands by', async () => {
    const standby = page.locator('article:not([data-state=leading], [data-state=gone])').first();
    const name = await nameOf(standby);
    await act(name, 'Kill');
    await becomes(name, 'gone');
    await act(name, 'Start');
    await becomes(name, 'standby', 'leading');
    expect(await afterMore(10)).toEqual(nothing);
  });

  it('replace a leader that is frozen, which leads no more when it wakes', async () => {
    const frozen = await nameOf(leader());
    await act(frozen, 'Freeze');
    await becomes(frozen, 'frozen');
    await otherThan(frozen);
    await act(frozen, 'Thaw');
    await becomes(frozen, 'standby');
    expect(await afterMore(20)).toEqual(nothing);
  });

  it('take over from a leader that is stopped, which ends by itself', async () => {
    const stopped = await nameOf(leader());
    await act(stopped, 'Stop');
    await becomes(stopped, 'gone');
    expect(await card(stopped).locator('.word').textContent()).toBe('Stopped');
    await otherThan(stopped);
    expect(await afterMore(20)).toEqual(nothing);
  });

  it('catch up when all were gone', async () => {
    for (const name of ['A', 'B', 'C']) {
      const kill = card(name).getByRole('button', { name: `Kill replica ${name}` });
      if ((await kill.count()) > 0) await kill.click();
      await becomes(name, 'gone');
    }
    await page.getByRole('listitem').filter({ hasText: 'No leader' }).waitFor();
    await page.keyboard.press('4');
    await leader().waitFor();
    expect(await afterMore(30)).toEqual(nothing);
  });

  it('end with the demo, and leave no process', async () => {
    for (const name of ['A', 'B', 'C']) await becomes(name, 'standby', 'leading');
    const facts = await page.locator('.facts').allTextContents();
    const pids = facts.map((text) => Number(/process (\d+)/.exec(text)?.[1]));
    expect(await demo.stop()).toBe(0);
    for (const pid of pids) {
      expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    }
    await page.getByRole('alert').filter({ hasText: 'does not answer' }).waitFor();
  });
});
