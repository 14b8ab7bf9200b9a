/** Takes the pictures of the dashboard in docs/images: the demo is started, broken, and watched, in Chromium. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const root = path.resolve(import.meta.dirname, '..');
const picture = (name) => path.join(root, 'docs/images', `dashboard-${name}.png`);

const demo = spawn(process.execPath, [path.join(root, 'scripts/demo.mjs')], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const address = await new Promise((resolve, reject) => {
  let said = '';
  demo.stdout.setEncoding('utf8').on('data', (text) => {
    said += text;
    const [, url] = /dashboard is at (\S+)/.exec(said) ?? [];
    if (url !== undefined) resolve(url);
  });
  demo.on('exit', () => reject(new Error(`The demo has ended:\n${said}`)));
});

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
});
try {
  const page = await browser.newPage({
    viewport: { width: 1360, height: 1100 },
    colorScheme: 'light',
  });
  const take = (name) => page.screenshot({ path: picture(name), animations: 'disabled' });

  await page.goto(address);
  // So that the plots begin somewhere, and each recovery has its place on them.
  for (const [key, seconds] of [
    ['1', 14],
    ['2', 9],
    ['3', 9],
    ['4', 9],
  ]) {
    await pass(seconds * 1_000);
    await page.keyboard.press(key);
  }
  await pass(6_500);
  await take('recovery');
  await page.locator('sf-incidents').getByText('none for').waitFor({ state: 'detached' });
  // Those that waited are still in the list.
  await pass(2_500);
  await take('light');
  await pass(5_000);
  await page.emulateMedia({ colorScheme: 'dark' });
  await pass(500);
  await take('dark');
} finally {
  await browser.close();
  demo.kill();
}
