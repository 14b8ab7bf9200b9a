import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { calledAs } from './called-as.ts';

let folder: string;
let script: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'sfstream-called-')));
  script = join(folder, 'sfstream.js');
  await writeFile(script, '');
});
afterEach(() => rm(folder, { recursive: true }));

const linkIn = async (name: string): Promise<string> => {
  const bin = join(folder, name);
  await mkdir(bin, { recursive: true });
  await symlink(script, join(bin, 'sfstream'));
  return bin;
};

describe('what calls the program in another terminal', () => {
  it('is its name where that leads to it', async () => {
    const path = ['/nowhere', await linkIn('bin')].join(delimiter);
    expect(calledAs(join(folder, 'bin/sfstream'), path)).toBe('sfstream');
  });

  it('is node and its path where its name is known to npx only', async () => {
    const path = await linkIn('node_modules/.bin');
    expect(calledAs(join(path, 'sfstream'), path)).toBe(`node ${script}`);
  });

  it('is node and its path where its name leads to another one', async () => {
    const path = await linkIn('bin');
    const other = join(folder, "other's sfstream.js");
    await writeFile(other, '');
    expect(calledAs(other, path)).toBe(`node '${folder}/other'\\''s sfstream.js'`);
  });
});
