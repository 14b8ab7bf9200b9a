import { EventEmitter } from 'node:events';
import type { Client, ReplayMarker, StreamEvent } from '@sfstream/core';
import { ReplayOption, createPasswordClient } from '@sfstream/core';
import type { MockOrg } from '@sfstream/testing';
import { channelDoesNotExist, startMockOrg } from '@sfstream/testing';
import { NEVER } from 'rxjs';
import type { Lease } from '../src/index.ts';
import { defaultTo, leaderOf } from '../src/index.ts';
import type { WorkerProcess } from '../src/node.ts';
import { runWorker } from '../src/node.ts';

const orders = '/event/Order__e';
const invoices = '/event/Invoice__e';

let org: MockOrg;
let client: Client;
let host: WorkerProcess & EventEmitter;
let lines: string[];

beforeEach(async () => {
  org = await startMockOrg();
  client = createPasswordClient({
    ...org.login,
  });
  host = new EventEmitter();
  lines = [];
});

afterEach(() => org.close());

const logger = {
  info: (line: string) => lines.push(`info: ${line}`),
  warn: (line: string) => lines.push(`warn: ${line}`),
  error: (line: string) => lines.push(`error: ${line}`),
};

/** Begins with the oldest events. */
const allIn = (map: Map<string, ReplayMarker>) => defaultTo(map, ReplayOption.AllEvents);

it.each(['SIGTERM', 'SIGINT'])(
  'a worker finishes what has arrived on %s, and stores it',
  async (signal) => {
    org.publish(orders, {});
    org.publish(invoices, {});
    org.publish(orders, {});
    const map = new Map<string, ReplayMarker>();
    const handled: unknown[] = [];
    const handler = async ({ channel, replayId }: StreamEvent): Promise<void> => {
      host.emit(signal);
      await new Promise((resolve) => setTimeout(resolve, 5));
      handled.push(`${channel} ${replayId}`);
    };
    await runWorker(client, [orders, invoices], handler, { store: allIn(map), logger, host });
    expect(handled.length).toBeGreaterThan(0);
    // Nothing is stored that was not handled, and all that was is stored.
    for (const [channel, { replayId }] of map) expect(handled).toContain(`${channel} ${replayId}`);
    expect(client.closed).toBe(true);
    expect(host.exitCode).toBeUndefined();
    expect(host.eventNames()).toEqual([]);
    expect(lines).toEqual([
      'info: The worker is connected.',
      `info: ${signal}: finishing what has arrived, within 20000 ms.`,
      'info: The worker has ended.',
    ]);
  },
);

it('a worker that is not done in time lets the rest come again, and says so', async () => {
  org.publish(orders, {});
  org.publish(orders, {});
  const map = new Map<string, ReplayMarker>();
  const aborted: unknown[] = [];
  await runWorker(
    client,
    orders,
    ({ replayId }, { signal }) => {
      if (replayId === 1) return undefined;
      signal.addEventListener('abort', () => aborted.push(replayId));
      host.emit('SIGTERM');
      return new Promise(() => undefined);
    },
    { store: allIn(map), drainTimeout: 20, logger, host },
  );
  expect(aborted).toEqual([2]);
  expect(map.get(orders)).toMatchObject({ replayId: 1 });
  expect(host.exitCode).toBe(1);
  expect(lines).toContain(
    'error: The worker has failed: it was not finished within 20 ms; the rest comes again',
  );
});

it('a worker whose handler fails says why, and sets the exit code', async () => {
  org.publish(orders, {});
  await runWorker(
    client,
    orders,
    () => {
      throw new Error('no such order');
    },
    { store: allIn(new Map()), logger, host },
  );
  expect(host.exitCode).toBe(1);
  expect(client.closed).toBe(true);
  expect(lines.at(-2)).toMatch(
    /^error: The worker has failed: The handler failed for event 1 of \/event\/Order__e: no such order\./,
  );
});

it('a worker whose channel is refused says why, and sets the exit code', async () => {
  org.intercept('/meta/subscribe', channelDoesNotExist());
  await runWorker(client, orders, () => undefined, { logger, host });
  expect(host.exitCode).toBe(1);
  expect(lines.at(-2)).toMatch(/^error: The worker has failed: .*\/event\/Order__e/);
});

it.each<[string, readonly unknown[]]>([
  ['channels', [[], () => undefined]],
  ['handler', [orders, 'ship']],
  ['drainTimeout', [orders, () => undefined, { drainTimeout: -1 }]],
  ['logger', [orders, () => undefined, { logger: {} }]],
  ['host', [orders, () => undefined, { host: {} }]],
  ['timeout', [orders, () => undefined, { timeout: '1s' }]],
])('a wrong %s is refused', async (field, args) => {
  const run = runWorker as (...given: readonly unknown[]) => Promise<void>;
  await expect(run(client, ...args)).rejects.toMatchObject({ name: 'ClientError', field });
});

it('an unknown option is refused with all that a worker knows', async () => {
  const options = { drainTimout: 5 } as object;
  await expect(runWorker(client, orders, () => undefined, options)).rejects.toThrow(
    /^runWorker has no option drainTimout\. It knows store, .*orderBy, .*host\. Did you mean drainTimeout\?$/,
  );
});

/** A lease that is free, or somebody else's. */
const lease = (epoch: number | undefined): Lease => ({
  group: 'billing',
  ttl: 15_000,
  acquire: () => epoch,
  renew: () => true,
  release: () => undefined,
  retry$: NEVER,
});

it('a worker that stands by is never connected, and ends at once on a signal', async () => {
  const worker = runWorker(client, orders, () => undefined, {
    leader: leaderOf(lease(undefined)),
    logger,
    host,
  });
  await new Promise((resolve) => setImmediate(resolve));
  host.emit('SIGTERM');
  await worker;
  expect(host.exitCode).toBeUndefined();
  expect(org.sessions).toEqual([]);
  expect(lines).toEqual([
    'info: The worker stands by in billing.',
    'info: SIGTERM: finishing what has arrived, within 20000 ms.',
    'info: The worker has ended.',
  ]);
});

it('a worker that leads finishes what has arrived, and says in which term', async () => {
  org.publish(orders, {});
  const map = new Map<string, ReplayMarker>();
  await runWorker(client, orders, () => void host.emit('SIGTERM'), {
    leader: leaderOf(lease(7)),
    store: allIn(map),
    logger,
    host,
  });
  expect(map.get(orders)).toMatchObject({ replayId: 1 });
  expect(host.exitCode).toBeUndefined();
  expect(lines).toContain('info: The worker leads billing, in term 7.');
});
