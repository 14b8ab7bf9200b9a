import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReplayId, ReplayMarker } from '@sfstream/core';
import { StoreError } from '@sfstream/core';
import fc from 'fast-check';
import type { FileStore, FileStoreOptions } from './file-store.ts';
import { fileStore } from './file-store.ts';

let folder: string;
let path: string;
let stores: FileStore[];

/** Closed after the test. */
const open = (file: string = path, options?: FileStoreOptions): FileStore => {
  const store = fileStore(file, options);
  stores.push(store);
  return store;
};

const content = async (): Promise<unknown> => JSON.parse(await readFile(path, 'utf8'));
const modeOf = async (file: string): Promise<string> =>
  ((await stat(file)).mode & 0o777).toString(8);

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'file-store-'));
  path = join(folder, 'replay.json');
  stores = [];
});

afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await rm(folder, { recursive: true, force: true });
});

describe('fileStore', () => {
  describe('markers', () => {
    it.each<[string, ReplayMarker]>([
      ['with a date', { replayId: 42, createdDate: '2026-01-01T00:00:00.000Z' }],
      ['without a date', { replayId: 42 }],
      ['with replay id 0 (behaviour 36)', { replayId: 0 }],
      ['with an id beyond 2^53 (behaviours 36 and 39)', { replayId: '9223372036854775807' }],
      ['with a replay option', { replayId: -2 }],
      ['with an org', { replayId: 42, orgId: '00D5e000000AbCd' }],
      ['of a start, which has no id yet', { createdDate: '2026-01-01T00:00:00.000Z' }],
      [
        'of a start in an org',
        { createdDate: '2026-01-01T00:00:00.000Z', orgId: '00D5e000000AbCd' },
      ],
    ])('come back in the next run %s', async (_what, marker) => {
      const first = open();
      await first.set('/event/A', marker);
      await first.close();
      expect(await open().get('/event/A')).toEqual(marker);
    });

    it('are one readable JSON object by channel', async () => {
      const store = open();
      await store.set('/event/A', { replayId: 1 });
      await store.set('/topic/B', { replayId: '2', createdDate: '2026-01-01T00:00:00Z' });
      expect(await readFile(path, 'utf8')).toBe(
        [
          '{',
          '  "/event/A": {',
          '    "replayId": 1',
          '  },',
          '  "/topic/B": {',
          '    "replayId": "2",',
          '    "createdDate": "2026-01-01T00:00:00Z"',
          '  }',
          '}',
          '',
        ].join('\n'),
      );
    });

    it('of an event take the place of the start', async () => {
      const store = open();
      await store.set('/event/A', { createdDate: '2026-01-01T00:00:00.000Z' });
      await store.set('/event/A', { replayId: 1 });
      expect(await content()).toEqual({ '/event/A': { replayId: 1 } });
    });

    it.each<[string, unknown]>([
      ['an empty object', {}],
      ['an Option of fp-ts', { _tag: 'Some', value: { replayId: 1 } }],
      ['a fraction', { replayId: 1.5 }],
      ['NaN', { replayId: NaN }],
      ['a number that was rounded', { replayId: 2 ** 53 + 1 }],
      ['a bare replay id', 7],
    ])('are not taken where they could not be read again, such as %s', async (_what, value) => {
      const store = open();
      await store.set('/event/A', { replayId: 1 });
      await expect(store.set('/event/A', value as ReplayMarker)).rejects.toMatchObject({
        name: 'StoreError',
        channel: '/event/A',
        message: expect.stringContaining('The value is not a replay marker'),
      });
      await store.close();
      expect(await open().get('/event/A')).toEqual({ replayId: 1 });
    });

    it('are for the owner of the file only, and so is the lock', async () => {
      const umask = process.umask(0);
      try {
        await open().set('/event/A', { replayId: 1 });
      } finally {
        process.umask(umask);
      }
      expect(await modeOf(path)).toBe('600');
      expect(await modeOf(`${path}.lock`)).toBe('600');
    });

    it('leave a file the permissions that it has', async () => {
      await writeFile(path, '{}');
      await chmod(path, 0o664);
      await open().set('/event/A', { replayId: 1 });
      expect(await modeOf(path)).toBe('664');
    });

    it('are none while there is no file', async () => {
      expect(await open().get('/event/A')).toBeUndefined();
      expect(await exists(path)).toBe(false);
    });

    it('are on disk when set resolves', async () => {
      const store = open();
      const first = store.set('/event/A', { replayId: 1 }).then(content);
      const second = store.set('/event/A', { replayId: 2 });
      expect(await first).toMatchObject({ '/event/A': { replayId: expect.any(Number) } });
      await second;
      expect(await content()).toEqual({ '/event/A': { replayId: 2 } });
    });

    it('that are being written are answered once they are written', async () => {
      const store = open();
      const written = store.set('/event/A', { replayId: 1 });
      expect(await store.get('/event/A')).toEqual({ replayId: 1 });
      expect(await content()).toEqual({ '/event/A': { replayId: 1 } });
      await written;
    });

    it('whatever their channel is called, are kept', async () => {
      const store = open();
      await store.set('__proto__', { replayId: 1 });
      await store.close();
      expect(await open().get('__proto__')).toEqual({ replayId: 1 });
    });

    it('are on disk at least as new as each resolved set, for any sets at once', () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(fc.constantFrom('/a', '/b', '/c'), { maxLength: 5 }), { maxLength: 4 }),
          async (bursts) => {
            const file = join(folder, randomUUID());
            const store = fileStore(file);
            const last = new Map<string, number>();
            const onDisk = async (channel: string): Promise<ReplayId | undefined> => {
              const markers = JSON.parse(await readFile(file, 'utf8')) as Record<
                string,
                ReplayMarker
              >;
              return markers[channel]?.replayId;
            };
            let replayId = 0;
            for (const burst of bursts) {
              await Promise.all(
                burst.map(async (channel) => {
                  const mine = ++replayId;
                  last.set(channel, mine);
                  await store.set(channel, { replayId: mine });
                  expect(await onDisk(channel)).toBeGreaterThanOrEqual(mine);
                }),
              );
            }
            await store.close();
            for (const [channel, id] of last) expect(await onDisk(channel)).toBe(id);
          },
        ),
        { numRuns: 30 },
      ));
  });

  describe('a file it cannot use', () => {
    it.each([
      ['is empty', ''],
      ['is torn', '{\n  "/event/A": {\n    "repl'],
      ['is an array', '[]'],
      ['is a string', '"hunter2"'],
      ['holds bare replay ids', '{ "/event/A": 7 }'],
      ['holds an empty marker', '{ "/event/A": {} }'],
      ['holds a start at no time', '{ "/event/A": { "createdDate": "yesterday" } }'],
      ['holds a date that is no string', '{ "/event/A": { "replayId": 7, "createdDate": 1 } }'],
      ['holds an id that is no number', '{ "/event/A": { "replayId": "seven" } }'],
      ['holds an id with a fraction', '{ "/event/A": { "replayId": 1.5 } }'],
      ['holds a number that is rounded', '{ "/event/A": { "replayId": 9007199254740993 } }'],
    ])('because it %s is an error that says so, never an empty store', async (_what, text) => {
      await writeFile(path, text);
      const error: unknown = await open()
        .get('/event/A')
        .catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(StoreError);
      expect(error).toMatchObject({ channel: '/event/A' });
      expect((error as StoreError).message).toContain(path);
      expect((error as StoreError).message).toContain('backup');
      expect(await readFile(path, 'utf8')).toBe(text);
    });

    it('is not quoted in the error, since it may be the wrong file', async () => {
      await writeFile(path, '{ "password": "hunter2"');
      const error: unknown = await open()
        .get('/event/A')
        .catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(StoreError);
      const { message, cause } = error as StoreError;
      expect(`${message} ${String(cause)}`).not.toContain('hunter2');
    });

    it('is not written over', async () => {
      await writeFile(path, 'foreign');
      await expect(open().set('/event/A', { replayId: 1 })).rejects.toThrow(StoreError);
      expect(await readFile(path, 'utf8')).toBe('foreign');
    });

    it('can be used by the same store once it is repaired', async () => {
      await writeFile(path, '');
      const store = open();
      await expect(store.get('/event/A')).rejects.toThrow(path);
      await writeFile(path, '{ "/event/A": { "replayId": 7 } }');
      expect(await store.get('/event/A')).toEqual({ replayId: 7 });
    });

    it('because its folder is missing is an error that says so', async () => {
      const store = open(join(folder, 'missing', 'replay.json'));
      await expect(store.set('/event/A', { replayId: 1 })).rejects.toMatchObject({
        name: 'StoreError',
        channel: '/event/A',
        message: expect.stringMatching(/folder.*missing.*Make it/),
        cause: { cause: { code: 'ENOENT' } },
      });
    });

    it.each<[string, (store: FileStore) => Promise<unknown>]>([
      ['get', (store) => store.get('/event/A')],
      ['set', (store) => store.set('/event/A', { replayId: 1 })],
    ])(
      'because it is a link without a target is an error of %s, and the link stays',
      async (_, use) => {
        await symlink(join(folder, 'volume', 'replay.json'), path);
        await expect(use(open())).rejects.toMatchObject({
          name: 'StoreError',
          channel: '/event/A',
          message: expect.stringMatching(
            /replay\.json is a link to .*volume\/replay\.json, which does not exist\. Mount/,
          ),
        });
        expect((await lstat(path)).isSymbolicLink()).toBe(true);
      },
    );

    it('because its target is missing can be used by the same store once it is there', async () => {
      const target = join(folder, 'target.json');
      await symlink(target, path);
      const store = open();
      await expect(store.get('/event/A')).rejects.toThrow(StoreError);
      await writeFile(target, '{ "/event/A": { "replayId": 7 } }');
      expect(await store.get('/event/A')).toEqual({ replayId: 7 });
    });

    it('because it is a pipe is an error, not a wait for somebody who writes into it', async () => {
      execFileSync('mkfifo', [path]);
      await expect(open().get('/event/A')).rejects.toThrow(
        `${path} cannot be read: it is not a regular file`,
      );
    });

    it('because it is a folder is an error that says so', async () => {
      await mkdir(path);
      await expect(open().get('/event/A')).rejects.toMatchObject({
        name: 'StoreError',
        message: expect.stringContaining(path),
        cause: { cause: { code: 'EISDIR' } },
      });
    });

    it('because it cannot be written costs only the markers that it did not take', async () => {
      const store = open();
      await store.set('/event/A', { replayId: 1 });
      await rm(path);
      await mkdir(path);
      await expect(store.set('/event/A', { replayId: 2 })).rejects.toMatchObject({
        name: 'StoreError',
        channel: '/event/A',
        message: expect.stringMatching(/replay\.json cannot be written: EISDIR/),
      });
      expect(await store.get('/event/A')).toEqual({ replayId: 1 });
      await rm(path, { recursive: true });
      await store.set('/event/B', { replayId: 3 });
      expect(await content()).toEqual({ '/event/A': { replayId: 1 }, '/event/B': { replayId: 3 } });
      expect(await readdir(folder)).toEqual(['replay.json', 'replay.json.lock']);
    });
  });

  describe('a torn write', () => {
    it('by a process that died leaves the old markers', async () => {
      await writeFile(path, '{ "/event/A": { "replayId": 7 } }');
      await writeFile(`${path}.${randomUUID()}`, '{ "/event/A": { "repl');
      const store = open();
      expect(await store.get('/event/A')).toEqual({ replayId: 7 });
      await store.set('/event/A', { replayId: 8 });
      expect(await content()).toEqual({ '/event/A': { replayId: 8 } });
    });

    it('by a process that died leaves nothing else, and other files are left alone', async () => {
      const others = ['other.json', 'replay.json.backup', `other.json.${randomUUID()}`];
      for (const name of [...others, `replay.json.${randomUUID()}`]) {
        await writeFile(join(folder, name), '{}');
      }
      await open().get('/event/A');
      expect(await readdir(folder)).toEqual([...others, 'replay.json.lock'].sort());
    });
  });

  describe('the lock', () => {
    const lockHeldBy = (holder: object): Promise<void> =>
      writeFile(`${path}.lock`, JSON.stringify(holder));
    const here = { host: hostname(), since: '2020-01-01T00:00:00.000Z' };

    it('is taken on first use, not before', async () => {
      const store = open();
      expect(await readdir(folder)).toEqual([]);
      await store.get('/event/A');
      expect(await readdir(folder)).toEqual(['replay.json.lock']);
    });

    it('names process and host', async () => {
      await open().get('/event/A');
      expect(JSON.parse(await readFile(`${path}.lock`, 'utf8'))).toMatchObject({
        pid: process.pid,
        host: hostname(),
      });
    });

    it('keeps a second store of this process out until the first is closed', async () => {
      const [first, second] = [open(), open()];
      await first.set('/event/A', { replayId: 1 });
      const refused = second.get('/event/A');
      await expect(refused).rejects.toThrow(StoreError);
      await expect(refused).rejects.toThrow(
        `${path}.lock is held by this process (${process.pid})`,
      );
      await first.close();
      expect(await second.get('/event/A')).toEqual({ replayId: 1 });
    });

    it('lets one of two stores in that begin at the same moment', async () => {
      const results = await Promise.allSettled([open().get('/a'), open().get('/a')]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    it('holds for a link to the file as well', async () => {
      await open().set('/event/A', { replayId: 1 });
      const link = join(folder, 'link.json');
      await symlink(path, link);
      await expect(open(link).get('/event/A')).rejects.toThrow('is held by');
    });

    it('of another host stays, whatever runs here under its process id', async () => {
      await lockHeldBy({ ...here, pid: 2 ** 22 + 1, host: 'elsewhere' });
      await expect(open().get('/event/A')).rejects.toThrow(
        `is held by process ${2 ** 22 + 1} on elsewhere`,
      );
    });

    it('that an earlier process with the id of this one left is taken over, as in a restarted container', async () => {
      await lockHeldBy({ ...here, pid: process.pid });
      expect(await open().get('/event/A')).toBeUndefined();
    });

    it('of this process stays when the clock was set back since', async () => {
      await open().get('/event/A');
      const lock = JSON.parse(await readFile(`${path}.lock`, 'utf8')) as object;
      await lockHeldBy({ ...lock, since: '2020-01-01T00:00:00.000Z' });
      await expect(open().get('/event/A')).rejects.toThrow('is held by this process');
    });

    it('of a process that does not run is taken over', async () => {
      await lockHeldBy({ ...here, pid: 2 ** 22 + 1 });
      expect(await open().get('/event/A')).toBeUndefined();
    });

    it('of an earlier boot of the machine is taken over, whatever runs under its process id now', async () => {
      await lockHeldBy({
        ...here,
        pid: process.ppid,
        since: new Date().toISOString(),
        life: 'b/7',
      });
      expect(await open().get('/event/A')).toBeUndefined();
    });

    it.each([
      ['empty', ''],
      ['all zeros', '\0\0\0\0'],
    ])('that a power failure left %s is taken over', async (_what, text) => {
      await writeFile(`${path}.lock`, text);
      await utimes(`${path}.lock`, new Date(2020, 1), new Date(2020, 1));
      expect(await open().get('/event/A')).toBeUndefined();
    });

    it('that is blank and new may be about to be written, so it stays', async () => {
      await writeFile(`${path}.lock`, '');
      await expect(open().get('/event/A')).rejects.toThrow('does not say who holds it');
    });

    it.each([
      ['text', 'locked'],
      ['another object', '{}'],
      ['a process group', JSON.stringify({ ...here, pid: 0 })],
    ])('that holds %s stays, however old', async (_what, text) => {
      await writeFile(`${path}.lock`, text);
      await utimes(`${path}.lock`, new Date(2020, 1), new Date(2020, 1));
      await expect(open().get('/event/A')).rejects.toThrow(`${path}.lock does not say`);
      expect(await readFile(`${path}.lock`, 'utf8')).toBe(text);
    });

    it('that is a pipe is an error, not a wait for somebody who writes into it', async () => {
      execFileSync('mkfifo', [`${path}.lock`]);
      await expect(open().get('/event/A')).rejects.toThrow(
        `${path}.lock cannot be read: it is not a regular file`,
      );
    });

    it('that cannot be read is an error that names it', async () => {
      await mkdir(`${path}.lock`);
      await expect(open().get('/event/A')).rejects.toMatchObject({
        name: 'StoreError',
        message: expect.stringContaining(`${path}.lock cannot be read`),
      });
    });

    it('goes when the file turns out to be unusable', async () => {
      await writeFile(path, 'foreign');
      await expect(open().get('/event/A')).rejects.toThrow(StoreError);
      expect(await exists(`${path}.lock`)).toBe(false);
    });

    it('that is lost stops the writing', async () => {
      const store = open();
      await store.set('/event/A', { replayId: 1 });
      await rm(`${path}.lock`);
      const other = open();
      await other.set('/event/A', { replayId: 2 });
      await expect(store.set('/event/A', { replayId: 3 })).rejects.toThrow(
        `${path}.lock was deleted or taken by another process`,
      );
      expect(await content()).toEqual({ '/event/A': { replayId: 2 } });
    });

    it('of another is left alone on close', async () => {
      const store = open();
      await store.get('/event/A');
      await lockHeldBy({ ...here, pid: 1 });
      await store.close();
      expect(await exists(`${path}.lock`)).toBe(true);
    });

    it('is not taken with lock: false', async () => {
      await lockHeldBy({ ...here, pid: process.pid, host: 'elsewhere' });
      const store = open(path, { lock: false });
      await store.set('/event/A', { replayId: 1 });
      await store.close();
      expect(await exists(`${path}.lock`)).toBe(true);
    });
  });

  describe('close', () => {
    it('writes what was set, then removes the lock and its exit listener', async () => {
      const listeners = process.listenerCount('exit');
      const store = open();
      await store.get('/event/A');
      expect(process.listenerCount('exit')).toBe(listeners + 1);
      const written = store.set('/event/A', { replayId: 1 });
      await store.close();
      expect(await content()).toEqual({ '/event/A': { replayId: 1 } });
      expect(await readdir(folder)).toEqual(['replay.json']);
      expect(process.listenerCount('exit')).toBe(listeners);
      await written;
    });

    it('writes what was set even where the file is not open yet', async () => {
      const store = open();
      const written = store.set('/event/A', { replayId: 1 });
      await store.close();
      await written;
      expect(await content()).toEqual({ '/event/A': { replayId: 1 } });
      expect(await exists(`${path}.lock`)).toBe(false);
    });

    it('is waited for at the exit of the process by one listener for all stores', async () => {
      const listeners = process.listenerCount('exit');
      const all = Array.from({ length: 25 }, (_, index) => open(join(folder, `${index}.json`)));
      await Promise.all(all.map((store) => store.get('/event/A')));
      expect(process.listenerCount('exit')).toBe(listeners + 1);
      await Promise.all(all.map((store) => store.close()));
      expect(process.listenerCount('exit')).toBe(listeners);
    });

    it('does nothing to a store that was not used', async () => {
      await open().close();
      expect(await readdir(folder)).toEqual([]);
    });

    it('may be called again', async () => {
      const store = open();
      await store.get('/event/A');
      expect(store.close()).toBe(store.close());
    });

    it('is final', async () => {
      const store = open();
      await store.close();
      await expect(store.get('/event/A')).rejects.toThrow(`The store of ${path} is closed`);
      await expect(store.set('/event/A', { replayId: 1 })).rejects.toThrow(StoreError);
    });

    it('is what disposing does', async () => {
      const store = open();
      await store.get('/event/A');
      await store[Symbol.asyncDispose]();
      expect(await exists(`${path}.lock`)).toBe(false);
    });
  });
});

it.each([undefined, null, '', 5, {}])('fileStore refuses the path %p', (path) => {
  expect(() => fileStore(path as never)).toThrow(
    expect.objectContaining({ name: 'ClientError', field: 'path' }) as Error,
  );
});
