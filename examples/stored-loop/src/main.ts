/** Kills a process that ships orders in a loop at random points, then lets it finish, and counts: node main.js [kills] */
import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MockOrg } from '@sfstream/testing';
import { startMockOrg } from '@sfstream/testing';

type Loop = ChildProcessByStdio<null, Readable, null>;

const kills = Number(process.argv[2] ?? 5);
/** Enough that the loop is always at work when it is killed. */
const ordersForEachRun = 50;

const startLoop = ({ app }: MockOrg, folder: string): Loop =>
  spawn(process.execPath, [join(import.meta.dirname, 'loop.js'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      SF_LOGIN_URL: app.loginUrl,
      SF_CONSUMER_KEY: app.consumerKey,
      SF_CONSUMER_SECRET: app.consumerSecret,
    },
  });

const ended = async (loop: Loop): Promise<void> => {
  if (loop.exitCode === null && loop.signalCode === null) await once(loop, 'exit');
};

const ledger = async (folder: string): Promise<readonly number[]> =>
  (await readFile(join(folder, 'ledger'), 'utf8').catch(() => ''))
    .split('\n')
    .slice(0, -1)
    .map(Number);

const demonstrate = async (org: MockOrg, folder: string): Promise<void> => {
  let published = 0;
  const publish = (): void => {
    for (let n = 0; n < ordersForEachRun; n += 1) org.publish('/event/Order__e', { n });
    published += ordersForEachRun;
  };

  for (let kill = 1; kill <= kills; kill += 1) {
    publish();
    const loop = startLoop(org, folder);
    await once(loop.stdout, 'data');
    await sleep(Math.random() * 30);
    loop.kill('SIGKILL');
    await ended(loop);
    console.log(
      `Kill ${kill}: ${new Set(await ledger(folder)).size} of ${published} orders are shipped.`,
    );
  }

  publish();
  const loop = startLoop(org, folder);
  for await (const line of createInterface({ input: loop.stdout })) {
    if (Number(line) === published) loop.kill('SIGTERM');
  }
  await ended(loop);
  const shipped = await ledger(folder);
  const missed = published - new Set(shipped).size;
  console.log(
    `published ${published}, missed ${missed}, shipped again ${shipped.length + missed - published}`,
  );
  if (missed > 0) process.exitCode = 1;
};

const folder = await mkdtemp(join(tmpdir(), 'stored-loop-'));
const org = await startMockOrg({ channels: ['/event/Order__e'] });
try {
  await demonstrate(org, folder);
} finally {
  await org.close();
  await rm(folder, { recursive: true });
}
