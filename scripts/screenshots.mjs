/**
 * Takes the pictures in docs/images: each demo is started, broken, and watched, in Chromium. With the name of a demo
 * (`dashboard`, `replicas`) only its own.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import executablePath from './chromium.cjs';

const root = path.resolve(import.meta.dirname, '..');

/** What to run, what tells its address, and what to do on its page; `take` takes a picture. */
const demos = {
  dashboard: {
    script: 'scripts/demo.mjs',
    address: /dashboard is at (\S+)/,
    watch: watchDashboard,
  },
  replicas: {
    script: 'examples/three-replicas/dist/main.js',
    address: /are at (http\S+)/,
    watch: watchReplicas,
  },
};

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !Object.hasOwn(demos, name));
if (unknown !== undefined) {
  throw new Error(`There is no demo ${unknown}. Use ${Object.keys(demos).join(' or ')}.`);
}

const browser = await chromium.launch({ executablePath });
try {
  for (const name of wanted.length > 0 ? wanted : Object.keys(demos)) await photograph(name);
} finally {
  await browser.close();
}

async function photograph(demo) {
  const { script, address, watch } = demos[demo];
  const child = spawn(process.execPath, [path.join(root, script)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const page = await browser.newPage({
      viewport: { width: 1360, height: 1100 },
      colorScheme: 'light',
    });
    await page.goto(await addressOf(child, address));
    await watch(page, (name) =>
      page.screenshot({
        path: path.join(root, 'docs/images', `${demo}-${name}.png`),
        animations: 'disabled',
      }),
    );
    await page.close();
  } finally {
    child.kill();
  }
}

/** What a demo says its address is. */
function addressOf(child, pattern) {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      said += text;
      const [, url] = pattern.exec(said) ?? [];
      if (url !== undefined) resolve(url);
    });
    child.on('exit', () => reject(new Error(`The demo has ended:\n${said}`)));
  });
}

/** Presses each key after so many seconds. */
async function press(page, keys) {
  for (const [key, seconds] of keys) {
    await pass(seconds * 1_000);
    await page.keyboard.press(key);
  }
}

async function watchDashboard(page, take) {
  // So that the plots begin somewhere, and each recovery has its place on them.
  await press(page, [
    ['1', 14],
    ['2', 9],
    ['3', 9],
    ['4', 9],
  ]);
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
}

async function watchReplicas(page, take) {
  await page.locator('article[data-state=leading]').waitFor();
  await press(page, [
    ['1', 12],
    ['4', 6],
    ['2', 6],
  ]);
  await pass(1_200);
  await take('frozen');
  await press(page, [
    ['4', 7],
    ['3', 6],
  ]);
  await page.locator('tbody').getByText('none for').waitFor({ state: 'detached' });
  await pass(5_000);
  await take('light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await pass(500);
  await take('dark');
}
