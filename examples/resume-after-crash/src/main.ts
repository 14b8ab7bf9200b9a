/** Kills a process that ships orders, again and again, while a mock org goes on publishing them; then counts. */
import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { MockOrg } from '@sfstream/testing';
import { startMockOrg } from '@sfstream/testing';
import { countsLine, countsOf } from './counts.ts';

type Shipper = ChildProcessByStdio<null, Readable, null>;

const crashes = 4;
const ordersBetweenCrashes = 25;

const print = (text: string): void => void process.stdout.write(`${text}\n`);

const startShipper = ({ app }: MockOrg, folder: string): Shipper =>
  spawn(process.execPath, [join(import.meta.dirname, 'shipper.js'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      SF_LOGIN_URL: app.loginUrl,
      SF_CONSUMER_KEY: app.consumerKey,
      SF_CONSUMER_SECRET: app.consumerSecret,
    },
  });

/** Sends the signal once the shipper has shipped as many orders, or all up to the one with this replay id. */
const endShipper = async (
  shipper: Shipper,
  signal: 'SIGKILL' | 'SIGTERM',
  isEnough: (shipped: readonly number[]) => boolean,
): Promise<void> => {
  const shipped: number[] = [];
  for await (const line of createInterface({ input: shipper.stdout })) {
    shipped.push(Number(line));
    if (isEnough(shipped)) shipper.kill(signal);
  }
  if (shipper.exitCode === null && shipper.signalCode === null) await once(shipper, 'exit');
  const [first, last] = [Math.min(...shipped), Math.max(...shipped)];
  print(`It shipped orders ${first} to ${last} and ended by ${signal}.`);
};

const demonstrate = async (org: MockOrg, folder: string): Promise<void> => {
  let published = 0;
  const publishing = setInterval(() => {
    org.publish('/event/Order__e', { Amount__c: published });
    published += 1;
  }, 5);

  for (let crash = 0; crash < crashes; crash += 1) {
    await endShipper(
      startShipper(org, folder),
      'SIGKILL',
      ({ length }) => length >= ordersBetweenCrashes,
    );
  }
  clearInterval(publishing);
  const all = new Set(Array.from({ length: published }, (_, index) => index + 1));
  for (const replayId of await ledger(folder)) all.delete(replayId);
  print(`Publishing has ended; ${all.size} orders are left.`);
  await endShipper(startShipper(org, folder), 'SIGTERM', (shipped) => {
    for (const replayId of shipped) all.delete(replayId);
    return all.size === 0;
  });

  const counts = countsOf(published, await ledger(folder));
  print(countsLine(counts));
  if (counts.missed > 0) process.exitCode = 1;
};

const ledger = async (folder: string): Promise<readonly number[]> =>
  (await readFile(join(folder, 'ledger'), 'utf8')).split('\n').slice(0, -1).map(Number);

const main = async (): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'resume-after-crash-'));
  const org = await startMockOrg({ channels: ['/event/Order__e'] });
  try {
    await demonstrate(org, folder);
  } finally {
    await org.close();
    await rm(folder, { recursive: true });
  }
};

void main();
