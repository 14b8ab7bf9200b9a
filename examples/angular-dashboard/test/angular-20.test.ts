/** Needs a Chromium; left out where there is none. */
import { sampleOrder } from '@sfstream/cli';
import { startMockOrg } from '@sfstream/testing';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { channel, startService } from './service.ts';

// Half a minute of a compiler's work is four minutes' on a machine that is busy with other things.
jest.setTimeout(240_000);

const root = join(__dirname, '../../..');

beforeAll(() => {
  const build = join(root, 'scripts/build-dashboard.mjs');
  const { status } = spawnSync(process.execPath, [build, 'angular-20-aot'], { stdio: 'ignore' });
  expect(status).toBe(0);
});

it('shows orders when the oldest Angular has built it', async () => {
  const org = await startMockOrg();
  const service = await startService(org, { page: join(root, 'compat/angular-20-aot/dist/dist') });
  const browser = await chromium.launch({ executablePath: process.env['CHROMIUM']! });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(service.url);
    await org.subscribed(channel);
    const order = sampleOrder(0);
    org.publish(channel, order);
    await page.locator('sf-order-list .number', { hasText: order.Number__c }).waitFor();
    expect(await page.locator('sf-dashboard').getAttribute('ng-version')).toMatch(/^20\./);
  } finally {
    await browser.close();
    await service.kill();
    await org.close();
  }
});
