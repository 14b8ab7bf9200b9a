import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepSecret, readSecret } from './secret-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sfstream-secret-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a secret in a file', () => {
  it('is kept for its owner alone, in a folder that is made', async () => {
    const file = join(folder, 'new/token');
    await keepSecret(file, 's3cret');
    expect(readSecret(file, 'SF_REFRESH_TOKEN_FILE')).toBe('s3cret');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'new')).mode & 0o777).toBe(0o700);
  });

  it('replaces one that everybody could read, and leaves nothing else behind', async () => {
    const file = join(folder, 'token');
    writeFileSync(file, 'old');
    chmodSync(file, 0o644);
    await keepSecret(file, 's3cret');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['token']);
  });

  it('goes to where a link leads', async () => {
    const file = join(folder, 'token');
    const link = join(folder, 'link');
    writeFileSync(file, 'old');
    symlinkSync(file, link);
    await keepSecret(link, 's3cret');
    expect(readSecret(file, 'X')).toBe('s3cret');
  });

  it('is not in the error when it cannot be kept', async () => {
    writeFileSync(join(folder, 'file'), '');
    const keeping = keepSecret(join(folder, 'file/token'), 's3cret');
    await expect(keeping).rejects.toThrow(/token cannot be written: .*Its folder must be writable/);
    await expect(keeping).rejects.not.toThrow('s3cret');
  });
});
