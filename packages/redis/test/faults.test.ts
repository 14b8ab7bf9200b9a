import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fromCloudEvent } from '@sfstream/forward';
import type { MockOrg } from '@sfstream/testing';
import { startMockOrg } from '@sfstream/testing';
import { benchOf } from './helpers/bench.ts';
import { packages } from './helpers/clients.ts';
import { serverUrl } from './helpers/server-url.ts';
import { createHandled, sessionsBeyond } from '../../replay/test/helpers/handled.ts';
import { bundle } from '../../replay/test/helpers/bundle.ts';
import type { Gate } from '../../replay/test/helpers/gate.ts';
import { gateTo } from '../../replay/test/helpers/gate.ts';

/*
 * Three replicas in processes of their own take events of one org in, while the one that leads is killed, stopped or cut off from
 * Redis again and again. SFSTREAM_FAULTS=long does so ten times as often.
 */

const often = process.env['SFSTREAM_FAULTS'] === 'long' ? 10 : 1;
const faults: readonly FaultName[] = [
  ...Array<FaultName>(3 * often).fill('kill'),
  ...Array<FaultName>(often).fill('stop'),
  ...Array<FaultName>(often).fill('cut'),
];
type FaultName = 'kill' | 'stop' | 'cut';

/** Milliseconds. */
const ttl = 1_000;

const forwarded = '/event/Forwarded__e';
const consumed = '/event/Consumed__e';

/** A process, and its way to Redis. */
interface Replica {
  readonly child: ChildProcessByStdio<null, Readable, null>;
  readonly gate: Gate;
  /** The epochs with which it has led. */
  readonly epochs: string[];
}

/** What a replica says that it has done, and with which epoch. */
interface Work {
  readonly task: string;
  readonly replayId: number;
  readonly epoch: string;
}

describe('three replicas', () => {
  const { group, ask } = benchOf(packages['ioredis']!);
  const replicas = new Set<Replica>();
  const works: Work[] = [];
  const handled = createHandled();
  let terms = 0;
  let folder: string;
  let script: string;
  let org: MockOrg;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'redis-faults-'));
    script = join(folder, 'replica.mjs');
    await bundle(join(__dirname, 'helpers/replica.mjs'), script);
    org = await startMockOrg();
  });

  afterAll(async () => {
    for (const { child, gate } of replicas) {
      child.kill('SIGKILL');
      await gate.shut();
    }
    await org.close();
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (library: string): Promise<void> => {
    const gate = await gateTo(serverUrl());
    const options = {
      credentials: org.login,
      url: gate.url,
      group: group(),
      ttl,
      forwarded,
      consumed,
      library,
    };
    const child = spawn(process.execPath, [script, JSON.stringify(options)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const replica: Replica = { child, gate, epochs: [] };
    replicas.add(replica);
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [task = '', what = '', epoch = ''] = line.split(' ');
      if (handled.read(line)) return;
      if (task === 'leading') {
        replica.epochs.push(what);
        terms += 1;
      } else works.push({ task, replayId: Number(what), epoch });
    });
  };

  const markOf = async (kind: 'sink' | 'store'): Promise<number> => {
    const text = await (kind === 'sink'
      ? ask('HGET', `sfstream:{${group()}}:position:${forwarded}`, 'marker')
      : ask('HGET', `sfstream:{${group()}}:marks`, consumed));
    const { replayId = 0 } = JSON.parse(typeof text === 'string' ? text : '{}') as {
      replayId?: number;
    };
    return replayId;
  };

  /** The replica that has the lease. */
  const leader = async (): Promise<Replica> => {
    for (;;) {
      const [epoch] = String(await ask('GET', `sfstream:{${group()}}:lease`)).split(':');
      const found = [...replicas].find(({ epochs }) => epochs.at(-1) === epoch);
      if (found !== undefined) return found;
      await sleep(5);
    }
  };

  const others: Readonly<Record<FaultName, (hit: Replica) => Promise<void>>> = {
    kill: async (hit) => {
      hit.child.kill('SIGKILL');
      await once(hit.child, 'exit');
      replicas.delete(hit);
      await hit.gate.shut();
      await start('redis');
    },
    stop: async (hit) => {
      hit.child.kill('SIGSTOP');
      await sleep(3 * ttl);
      hit.child.kill('SIGCONT');
    },
    cut: async (hit) => {
      hit.gate.freeze();
      await sleep(3 * ttl);
      hit.gate.thaw();
    },
  };

  it(
    'lose nothing, write nothing twice and never go back, whatever becomes of the leader',
    async () => {
      await Promise.all(['ioredis', 'redis', 'ioredis'].map(start));
      await Promise.all([org.subscribed(forwarded), org.subscribed(consumed)]);

      let published = 0;
      const stream = setInterval(() => {
        org.publish(forwarded, { Number__c: published });
        org.publish(consumed, { Number__c: published });
        published += 1;
      }, 10);
      const marks = { sink: [0], store: [0] };
      const watch = setInterval(() => {
        for (const kind of ['sink', 'store'] as const) {
          void markOf(kind).then((mark) => marks[kind].push(mark));
        }
      }, 20);

      const gaps: string[] = [];
      for (const fault of faults) {
        const hit = await leader();
        await sleep(Math.random() * ttl);
        const begun = performance.now();
        const done = others[fault](hit);
        while ((await leader()) === hit) await sleep(5);
        gaps.push(`${fault} ${Math.round(performance.now() - begun)} ms`);
        await done;
      }
      clearInterval(stream);
      const isDone = async (): Promise<boolean> =>
        (await markOf('sink')) === published && (await markOf('store')) === published;
      while (!(await isDone())) await sleep(20);
      clearInterval(watch);
      console.log(
        `Until another led: ${gaps.join(', ')}; ${published} events of each channel, ${handled.repeats()} handled again.`,
      );

      const all = Array.from({ length: published }, (_, index) => index + 1);
      const key = `sfstream:{${group()}}:events:0:${forwarded}`;
      const entries = (await ask('XRANGE', key, '-', '+')) as [string, [string, string]][];
      expect(entries.map(([, [, json]]) => fromCloudEvent(json).replayId)).toEqual(all);
      expect(handled.ids()).toEqual(all);
      expect(marks.sink).toEqual([...marks.sink].sort((a, b) => a - b));
      expect(marks.store).toEqual([...marks.store].sort((a, b) => a - b));
      // What is confirmed to one leader is not confirmed to another, and each goes on where the one before has stopped.
      const confirmed = works
        .filter(({ task, epoch }) => task === 'forwarded' && epoch !== 'none')
        .sort((one, other) => one.replayId - other.replayId);
      expect(new Set(confirmed.map(({ replayId }) => replayId)).size).toBe(confirmed.length);
      const epochs = confirmed.map(({ epoch }) => Number(epoch));
      expect(epochs).toEqual([...epochs].sort((a, b) => a - b));
      expect(sessionsBeyond(org, terms)).toBe(0);
    },
    60_000 + faults.length * 20_000,
  );
});
