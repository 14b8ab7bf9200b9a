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
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replaceFile } from './replace-file.ts';

let folder: string;
let path: string;

const modeOf = async (file: string): Promise<string> =>
  ((await stat(file)).mode & 0o777).toString(8);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replace-file-'));
  path = join(folder, 'file');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('replaceFile', () => {
  it('makes a file, for its owner only whatever the umask', async () => {
    const umask = process.umask(0);
    try {
      await replaceFile(path, 'new');
    } finally {
      process.umask(umask);
    }
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await modeOf(path)).toBe('600');
  });

  it('leaves a file its permissions, whatever the umask', async () => {
    await writeFile(path, 'old');
    await chmod(path, 0o664);
    const umask = process.umask(0o077);
    try {
      await replaceFile(path, 'new');
    } finally {
      process.umask(umask);
    }
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await modeOf(path)).toBe('664');
  });

  it('takes permissions away where they are given', async () => {
    await writeFile(path, 'old');
    await chmod(path, 0o644);
    await replaceFile(path, 'secret', 0o600);
    expect(await modeOf(path)).toBe('600');
  });

  it('replaces the target of a link, not the link', async () => {
    const link = join(folder, 'link');
    await writeFile(path, 'old');
    await symlink(path, link);
    await replaceFile(link, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
  });

  it('leaves a link without a target alone', async () => {
    await symlink(join(folder, 'missing'), path);
    await expect(replaceFile(path, 'new')).rejects.toThrow('which does not exist');
    expect(await readdir(folder)).toEqual(['file']);
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
  });

  it('leaves nothing behind where it fails', async () => {
    await mkdir(path);
    await expect(replaceFile(path, 'new')).rejects.toMatchObject({ code: 'EISDIR' });
    expect(await readdir(folder)).toEqual(['file']);
  });

  it('makes no folder', async () => {
    await expect(replaceFile(join(folder, 'missing', 'file'), 'new')).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});
