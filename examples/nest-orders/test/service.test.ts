import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { startMockOrg } from '@sfstream/testing';

/* The built service in a process of its own, over HTTP. */

interface Stats {
  readonly published: number | null;
  readonly processed: number;
  readonly missed: number | null;
  readonly repeated: number;
  readonly state: string;
  readonly store: { readonly replayId: number | string | null };
}

class Service {
  readonly #process: ChildProcessByStdio<null, Readable, null>;
  #url = '';

  constructor(env: Readonly<Record<string, string>>) {
    this.#process = spawn(process.execPath, [join(__dirname, '../dist/main.js')], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...env, PORT: '0' },
    });
  }

  async listening(): Promise<void> {
    for await (const line of createInterface({ input: this.#process.stdout })) {
      const [, url] = /^listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(line) ?? [];
      if (url === undefined) continue;
      this.#url = url;
      this.#process.stdout.resume();
      return;
    }
    throw new Error('The service ended before it listened.');
  }

  get(path: string): Promise<Response> {
    return fetch(`${this.#url}${path}`);
  }

  async post(path: string): Promise<number> {
    return (await fetch(`${this.#url}${path}`, { method: 'POST' })).status;
  }

  /** The stats, once they are as wanted. */
  async stats(isWanted: (stats: Stats) => boolean): Promise<Stats> {
    for (;;) {
      const stats = (await (await this.get('/api/stats')).json()) as Stats;
      if (isWanted(stats)) return stats;
      // Each answer costs the service several queries.
      await sleep(100);
    }
  }

  /** Ends it as a platform would, and gives the exit code. */
  async terminate(): Promise<number | null> {
    this.#process.kill('SIGTERM');
    await this.#exited();
    return this.#process.exitCode;
  }

  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#exited();
  }

  async #exited(): Promise<void> {
    const { exitCode, signalCode } = this.#process;
    if (exitCode === null && signalCode === null) await once(this.#process, 'exit');
  }
}

const services: Service[] = [];
/** Milliseconds; a test that takes fifteen seconds alone takes minutes on a machine that is busy with other things. */
const patience = 300_000;

/** A program that makes a Postgres. */
const madeIn = (data: string): string => `
  import { PGlite } from '@electric-sql/pglite';
  const postgres = await PGlite.create(${JSON.stringify(data)});
  await postgres.close();
`;

/** A Postgres without tables. To make one is most of what a start of the service costs. */
let empty: string;
let folder: string;

beforeAll(async () => {
  empty = await mkdtemp(join(tmpdir(), 'nest-orders-empty-'));
  // In a process of its own, since it imports as it runs, which Jest does not allow.
  const making = spawn(process.execPath, ['--input-type=module', '--eval', madeIn(empty)], {
    stdio: ['ignore', 'ignore', 'inherit'],
    cwd: __dirname,
  });
  expect(await once(making, 'exit')).toEqual([0, null]);
}, patience);
afterAll(() => rm(empty, { recursive: true, force: true }));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nest-orders-'));
});
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.kill()));
  await rm(folder, { recursive: true, force: true });
});

const start = async (env: Readonly<Record<string, string>> = {}): Promise<Service> => {
  const service = new Service(env);
  services.push(service);
  await service.listening();
  return service;
};

/** Starts the service with a Postgres that is made already. */
const startQuickly = async (env: Readonly<Record<string, string>> = {}): Promise<Service> => {
  const data = join(folder, 'made');
  await cp(empty, data, { recursive: true });
  return start({ ...env, DATA_DIR: data });
};

describe('the service', () => {
  it(
    'keeps every order once, whatever happens to the org, and ends with 0',
    async () => {
      const service = await start();
      for (const breakage of ['drop', 'forget', 'revoke', 'stop']) {
        const { processed } = await service.stats((stats) => stats.state === 'open');
        expect(await service.post(`/api/org/${breakage}`)).toBe(204);
        await service.stats((stats) => stats.processed > processed + 1);
      }
      expect(await service.post('/api/org/burn')).toBe(404);
      expect(await service.stats(({ state }) => state === 'open')).toMatchObject({
        comesBackAt: null,
      });
      expect(await service.post('/api/org/stop')).toBe(204);
      expect(await service.post('/api/org/stop')).toBe(409);
      const back = await service.stats(({ state }) => state !== 'open');
      expect(back).toMatchObject({ comesBackAt: expect.any(Number) });
      const stats = await service.stats(({ store }) => Number(store.replayId) > 3);
      expect(stats).toMatchObject({ missed: 0, repeated: 0, published: expect.any(Number) });
      expect(await service.terminate()).toBe(0);
    },
    patience,
  );

  it(
    'keeps every order once by the Pub/Sub API too, whatever happens to the org',
    async () => {
      const service = await startQuickly({ PROTOCOL: 'pubsub' });
      for (const breakage of ['drop', 'end', 'revoke', 'stop']) {
        const { processed } = await service.stats((stats) => stats.state === 'open');
        expect(await service.post(`/api/org/${breakage}`)).toBe(204);
        await service.stats((stats) => stats.processed > processed + 1);
      }
      expect(await service.post('/api/org/forget')).toBe(404);
      const stats = await service.stats(({ store }) => store.replayId !== null);
      expect(stats).toMatchObject({
        protocol: 'pubsub',
        missed: 0,
        repeated: 0,
        store: { replayId: expect.stringMatching(/^0x[0-9a-f]{16}0000$/) },
      });
      expect(await service.terminate()).toBe(0);
    },
    patience,
  );

  // One for all of these, since a start takes seconds.
  describe('without a dashboard', () => {
    let data: string;
    let service: Service;

    beforeAll(async () => {
      data = await mkdtemp(join(tmpdir(), 'nest-orders-shared-'));
      await cp(empty, data, { recursive: true });
      service = new Service({ DATA_DIR: data });
      await service.listening();
    }, patience);
    afterAll(async () => {
      await service.kill();
      await rm(data, { recursive: true, force: true });
    });

    it(
      'shows what it has before the first event comes',
      async () => {
        const { processed } = await service.stats((stats) => stats.processed > 2);
        const orders = (await (await service.get('/api/orders')).json()) as { number: number }[];
        const numbers = orders.map(({ number }) => number);
        expect(numbers.length).toBeGreaterThanOrEqual(processed);
        expect(numbers).toEqual(numbers.map((_, index) => numbers.length - index));
        expect(orders.at(-1)).toEqual({
          number: 1,
          order: 'N-4201',
          customer: 'Atelier Brandt',
          amount: 12.5,
          currency: 'EUR',
          createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
        });
      },
      patience,
    );

    it(
      'says where to look without a dashboard',
      async () => {
        expect(await (await service.get('/')).json()).toEqual({ hint: expect.any(String) });
      },
      patience,
    );

    it(
      'relays orders to browsers',
      async () => {
        const response = await service.get('/api/stream?channel=/event/Order__e');
        expect(response.headers.get('content-type')).toBe('text/event-stream');
        const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
        let text = '';
        while (!text.includes('event: event')) text += (await reader.read()).value ?? '';
        const [, data = '{}'] = /event: event\nid: .*\ndata: (.*)\n/.exec(text) ?? [];
        expect(JSON.parse(data)).toEqual({
          channel: '/event/Order__e',
          replayId: expect.any(Number),
          data: {
            order: expect.stringMatching(/^N-\d+$/),
            customer: expect.any(String),
            amount: expect.any(Number),
            currency: expect.stringMatching(/^[A-Z]{3}$/),
            createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
          },
        });
        // Readers that stay do not keep the service from ending.
        expect(await service.terminate()).toBe(0);
      },
      patience,
    );
  });

  it(
    'serves the dashboard, whose own paths all lead to its page',
    async () => {
      await writeFile(join(folder, 'index.html'), '<title>orders</title>');
      await writeFile(join(folder, 'app.js'), 'start()');
      const service = await startQuickly({ DASHBOARD_DIR: folder });
      for (const path of ['/', '/orders/17']) {
        const response = await service.get(path);
        expect(response.headers.get('content-type')).toMatch(/^text\/html/);
        expect(await response.text()).toBe('<title>orders</title>');
      }
      expect(await (await service.get('/app.js')).text()).toBe('start()');
    },
    patience,
  );

  it(
    'misses and repeats nothing of a real org when it is terminated and started again',
    async () => {
      const org = await startMockOrg();
      const env = {
        SF_LOGIN_URL: org.app.loginUrl,
        SF_CONSUMER_KEY: org.app.consumerKey,
        SF_CONSUMER_SECRET: org.app.consumerSecret,
        DATA_DIR: join(folder, 'data'),
      };
      const publish = (count: number): void => {
        for (let order = 0; order < count; order += 1) {
          org.publish('/event/Order__e', {
            Number__c: `${order}`,
            Customer__c: 'Ada',
            Amount__c: 1,
            Currency__c: 'EUR',
          });
        }
      };
      await cp(empty, env.DATA_DIR, { recursive: true });
      const first = await start(env);
      await org.subscribed('/event/Order__e');
      publish(40);
      await first.stats(({ processed }) => processed > 0);
      expect(await first.post('/api/org/drop')).toBe(404);
      expect(await first.terminate()).toBe(0);
      publish(20);
      const second = await start(env);
      await second.stats(({ processed }) => processed === 60);
      // What came on the reply to the subscription is stored with what comes after it.
      publish(1);
      const stats = await second.stats(({ store }) => store.replayId === 61);
      expect(stats).toMatchObject({ published: null, missed: null, repeated: 0 });
      expect(await second.terminate()).toBe(0);
      await org.close();
    },
    patience,
  );
});
