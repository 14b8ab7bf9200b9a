import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { FileStore } from '../src/stores/file/file-store.ts';
import { fileStore } from '../src/stores/file/file-store.ts';
import { bundle } from './helpers/bundle.ts';

type Child = ChildProcessByStdio<Writable, Readable, null>;

let program: string;
let script: string;
let folder: string;
let path: string;
let children: Child[];
let store: FileStore;

beforeAll(async () => {
  program = await mkdtemp(join(tmpdir(), 'store-process-'));
  script = join(program, 'store-process.mjs');
  await bundle(join(__dirname, 'helpers/store-process.mjs'), script);
});

afterAll(() => rm(program, { recursive: true }));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'file-store-'));
  path = join(folder, 'replay.json');
  children = [];
  store = fileStore(path);
});

afterEach(async () => {
  await Promise.all(children.map(kill));
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const start = (command: string, ...args: readonly string[]): Child => {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  return child;
};

const run = (task: string): Child => start(process.execPath, script, task, path);

const kill = async (child: Child): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
};

const firstLine = async (child: Child): Promise<string> => {
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('The process ended without a word.');
};

/** Resolves once the condition holds. */
const until = async (condition: () => Promise<boolean>): Promise<void> => {
  while (!(await condition())) await new Promise(setImmediate);
};

describe('fileStore and other processes', () => {
  it('is kept out by a living one, with an error that names the lock and the process', async () => {
    const holder = run('hold');
    expect(await firstLine(holder)).toBe('open');
    await expect(store.get('/event/A')).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringContaining(`${path}.lock is held by process ${holder.pid} on `),
    });
  });

  it('takes over the lock of one that was killed', async () => {
    const holder = run('hold');
    await firstLine(holder);
    await kill(holder);
    expect(await readdir(folder)).toContain('replay.json.lock');
    expect(await store.get('/event/A')).toEqual({ replayId: 1 });
  });

  describe('finds a lock that a process of an earlier life left, whose id', () => {
    const lockOf = (pid: number, since: Date): Promise<void> =>
      writeFile(
        `${path}.lock`,
        JSON.stringify({ pid, host: hostname(), since: since.toISOString() }),
      );
    const anHour = 3_600_000;

    it('is that of a younger process now, and takes it over', async () => {
      const younger = start('sleep', '60');
      await once(younger, 'spawn');
      await lockOf(younger.pid!, new Date(Date.now() - anHour));
      expect(await store.get('/event/A')).toBeUndefined();
    });

    it('is that of a process which was killed and is not reaped, and takes it over', async () => {
      // The shell becomes a program that does not wait for its children, and only then its child ends.
      const script = 'exec 3<&0; (read line <&3) & echo $!; exec sleep 60';
      const parent = start('sh', '-c', script);
      const zombie = Number(await firstLine(parent));
      const statusOf = (pid: number | undefined) => readFile(`/proc/${pid}/stat`, 'utf8');
      await until(async () => (await statusOf(parent.pid)).includes('(sleep)'));
      parent.stdin.write('\n');
      await until(async () => (await statusOf(zombie)).includes(') Z '));
      await lockOf(zombie, new Date());
      expect(await store.get('/event/A')).toBeUndefined();
    });

    it('is that of a process which is old enough to hold it, and stays out', async () => {
      const holder = start('sleep', '60');
      await once(holder, 'spawn');
      await lockOf(holder.pid!, new Date());
      await expect(store.get('/event/A')).rejects.toThrow(`is held by process ${holder.pid} on `);
    });

    it('is that of another process now, by what the lock says of its life, and takes it over', async () => {
      const dead = run('hold');
      await firstLine(dead);
      await kill(dead);
      const other = start('sleep', '60');
      await once(other, 'spawn');
      const lock = JSON.parse(await readFile(`${path}.lock`, 'utf8')) as object;
      // A clock that was set forward since the lock was taken: only the life tells.
      const since = new Date(Date.now() + anHour).toISOString();
      await writeFile(`${path}.lock`, JSON.stringify({ ...lock, pid: other.pid, since }));
      expect(await store.get('/event/A')).toEqual({ replayId: 1 });
    });
  });

  it('finds no lock of one that ended by itself', async () => {
    const holder = run('hold');
    await firstLine(holder);
    holder.stdin.end();
    await once(holder, 'exit');
    expect(await readdir(folder)).toEqual(['replay.json']);
  });

  it.each([1, 10, 50])(
    'finds at least the last marker stored by one that was killed after %i of them',
    async (count) => {
      const counter = run('count');
      let stored = 0;
      for await (const line of createInterface({ input: counter.stdout })) {
        stored = Number(line);
        if (stored === count) counter.kill('SIGKILL');
      }
      await kill(counter);
      expect(stored).toBeGreaterThanOrEqual(count);
      const marker = await store.get('/event/A');
      expect(marker?.replayId).toBeGreaterThanOrEqual(stored);
    },
  );

  it('lets one in of many that find a stale lock at the same moment', async () => {
    const dead = run('hold');
    await firstLine(dead);
    await kill(dead);
    const lines = await Promise.all([1, 2, 3, 4].map(() => firstLine(run('hold'))));
    expect(lines.filter((line) => line === 'open')).toHaveLength(1);
  });
});

describe('fileStore on a full disk', () => {
  it('fails and leaves the old file whole', async () => {
    const old = '{ "/event/A": { "replayId": 7 } }';
    await writeFile(path, old);
    // A limit of the file size (`ulimit`, in blocks) cuts a write short just as a full disk does.
    const line = await firstLine(
      start('sh', '-c', 'ulimit -f 8; exec "$0" "$@"', process.execPath, script, 'overflow', path),
    );
    expect(line).toMatch(/replay\.json cannot be written: EFBIG/);
    expect(await readFile(path, 'utf8')).toBe(old);
  });
});
