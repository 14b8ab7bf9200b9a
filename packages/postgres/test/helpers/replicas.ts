import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { LeaderState } from '@sfstream/replay';
import type { Observable } from 'rxjs';
import { BehaviorSubject, filter, firstValueFrom } from 'rxjs';
import { bundle } from '../../../replay/test/helpers/bundle.ts';
import type { Gate } from '../../../replay/test/helpers/gate.ts';
import { gateTo } from '../../../replay/test/helpers/gate.ts';
import type { Handled } from '../../../replay/test/helpers/handled.ts';
import { url } from './database.ts';

/** A process that forwards while it leads, with a way of its own to the database. */
export interface Replica {
  readonly name: string;
  readonly gate: Gate;
  readonly state: LeaderState['type'];
  readonly process: ChildProcessByStdio<null, Readable, null>;
}

/** The replicas of one group. */
export interface Replicas {
  /** Starts one more. */
  readonly start: () => Promise<Replica>;
  /** The one that leads, once it is another than this, and the time at which it began. */
  readonly nextLeader: (
    former?: Replica,
  ) => Promise<{ readonly leader: Replica; readonly at: number }>;
  readonly kill: (replica: Replica) => Promise<void>;
  /** The number of terms that have begun. */
  readonly terms: () => number;
  readonly close: () => Promise<void>;
}

interface Settings {
  readonly credentials: object;
  readonly group: string;
  readonly ttl: number;
  readonly by: 'session' | 'row';
  readonly channel: string;
  readonly consumed: string;
}

interface Led {
  readonly leader: Replica;
  readonly at: number;
}

export const createReplicas = async (settings: Settings, handled: Handled): Promise<Replicas> => {
  const folder = await mkdtemp(join(tmpdir(), 'replicas-'));
  const script = join(folder, 'replica.mjs');
  await bundle(join(__dirname, 'replica.mjs'), script);
  const alive = new Set<Replica>();
  const led = new BehaviorSubject<Led | undefined>(undefined);
  let [started, terms] = [0, 0];

  const kill = async (replica: Replica): Promise<void> => {
    alive.delete(replica);
    replica.process.kill('SIGKILL');
    replica.gate.thaw();
    if (replica.process.signalCode === null) await once(replica.process, 'exit');
    await replica.gate.shut();
  };

  return {
    start: async () => {
      started += 1;
      const name = `replica ${started}`;
      const gate = await gateTo(url);
      const options = { ...settings, name, url: gate.url };
      const child = spawn(process.execPath, [script, JSON.stringify(options)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let state: LeaderState['type'] = 'idle';
      const replica: Replica = {
        name,
        gate,
        process: child,
        get state() {
          return state;
        },
      };
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (handled.read(line)) return;
        state = line.split(' ')[0] as LeaderState['type'];
        if (state !== 'leading') return;
        terms += 1;
        led.next({ leader: replica, at: performance.now() });
      });
      alive.add(replica);
      return replica;
    },
    nextLeader: async (former) => {
      const next$: Observable<Led> = led.pipe(
        filter((now): now is Led => now !== undefined && now.leader !== former),
      );
      return await firstValueFrom(next$);
    },
    kill,
    terms: () => terms,
    close: async () => {
      await Promise.all([...alive].map(kill));
      await rm(folder, { recursive: true, force: true });
    },
  };
};
