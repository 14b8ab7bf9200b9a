import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileStore } from '@sfstream/replay/node';
import { start } from './helpers/command.ts';

const markers = {
  '/event/A__e': { replayId: 17, createdDate: '2026-11-19T14:00:00Z' },
  '/u/b': { replayId: '9007199254740993' },
};

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sfstream-replay-'));
  file = join(folder, 'replay.json');
  await writeFile(file, JSON.stringify(markers));
});
afterEach(() => rm(folder, { recursive: true }));

const kept = async (): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'));

describe('sfstream replay', () => {
  it('shows the positions as JSON in a pipe', async () => {
    const command = start(['replay', 'show', file]);
    expect(await command.exitCode).toBe(0);
    expect(command.stdout.lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { channel: '/event/A__e', ...markers['/event/A__e'] },
      { channel: '/u/b', ...markers['/u/b'] },
    ]);
  });

  it('shows one of them on a terminal', async () => {
    const command = start(['replay', 'show', file, '/event/A__e'], {}, 80);
    expect(await command.exitCode).toBe(0);
    expect(command.stdout.text).toBe('/event/A__e 17 2026-11-19T14:00:00Z\n');
  });

  it('shows them while the file is in use', async () => {
    const store = fileStore(file);
    await store.get('/u/b');
    const command = start(['replay', 'show', file]);
    expect(await command.exitCode).toBe(0);
    await store.close();
  });

  it('sets one, also of a channel that is new', async () => {
    const command = start(['replay', 'set', file, '/topic/C', '5']);
    expect(await command.exitCode).toBe(0);
    expect(await kept()).toEqual({ ...markers, '/topic/C': { replayId: 5 } });
    expect(command.stderr.text).toBe('/topic/C goes on after 5 from now on; it had no position.\n');
  });

  it('says which position it replaces', async () => {
    const command = start(['replay', 'set', file, '/event/A__e', '21']);
    expect(await command.exitCode).toBe(0);
    expect(command.stderr.text).toBe('/event/A__e goes on after 21 from now on instead of 17.\n');
  });

  it('says that a store is empty', async () => {
    await writeFile(file, '{}');
    const command = start(['replay', 'show', file]);
    expect(await command.exitCode).toBe(0);
    expect(command.stdout.text).toBe('');
    expect(command.stderr.text).toMatch(/replay\.json holds no positions\.\n$/);
  });

  it('clears one, and leaves nothing else behind', async () => {
    const command = start(['replay', 'clear', file, '/event/A__e']);
    expect(await command.exitCode).toBe(0);
    expect(await kept()).toEqual({ '/u/b': markers['/u/b'] });
    expect(await readdir(folder)).toEqual(['replay.json']);
    expect(command.stderr.text).toBe('/event/A__e has no position any more; it was 17.\n');
  });

  it.each([[['set', '/u/b', '1']], [['clear', '/u/b']]])(
    'does not %s while the file is in use',
    async ([action = '', ...others]) => {
      const store = fileStore(file);
      await store.get('/u/b');
      const command = start(['replay', action, file, ...others]);
      expect(await command.exitCode).toBe(1);
      expect(command.stderr.text).toMatch(/^error: .*is held by/);
      expect(await kept()).toEqual(markers);
      await store.close();
    },
  );

  it.each([
    [['show', 'no-such-file.json'], /no-such-file\.json cannot be read: ENOENT/],
    [['show', '', '/u/nope'], /holds no position of \/u\/nope\. sfstream replay show lists/],
    [['clear', '', '/u/nope'], /holds no position of \/u\/nope/],
    [['set', '', 'nope', '1'], /channel "nope" must begin with \//],
  ])('exits 1 for %p', async ([action = '', path = '', ...others], message) => {
    const command = start(['replay', action, path === '' ? file : path, ...others]);
    expect(await command.exitCode).toBe(1);
    expect(command.stderr.text).toMatch(message);
  });

  it('refuses a file that is none of a store, and leaves it alone', async () => {
    await writeFile(file, '{"name":"package"}');
    const command = start(['replay', 'clear', file, 'name']);
    expect(await command.exitCode).toBe(1);
    expect(command.stderr.text).toMatch(/holds no replay marker for name/);
    expect(await kept()).toEqual({ name: 'package' });
  });
});
