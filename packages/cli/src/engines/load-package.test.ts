import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPackage } from './load-package.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sfstream-packages-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** Installs a package into a project, and gives a file of that project. */
const installed = async (project: string, name: string): Promise<string> => {
  const home = join(folder, project, 'node_modules', name);
  await mkdir(home, { recursive: true });
  await writeFile(join(home, 'index.js'), `exports.from = '${project}/${name}';`);
  return join(folder, project, 'package.json');
};

describe('loadPackage', () => {
  it('loads the package of the project', async () => {
    const file = await installed('mine', 'first-client');
    expect(loadPackage(['first-client'], [file])).toEqual({ from: 'mine/first-client' });
  });

  it('takes another package that serves as well', async () => {
    const file = await installed('mine', 'other-client');
    expect(loadPackage(['first-client', 'other-client'], [file])).toEqual({
      from: 'mine/other-client',
    });
  });

  it('looks in one place after the other', async () => {
    const file = await installed('beside', 'first-client');
    const nowhere = join(folder, 'mine', 'package.json');
    expect(loadPackage(['first-client'], [nowhere, file])).toEqual({ from: 'beside/first-client' });
  });

  it('says what to install where there is none', () => {
    const nowhere = join(folder, 'package.json');
    expect(() => loadPackage(['first-client', 'other-client'], [nowhere])).toThrow(
      'needs the package first-client or other-client, which is not installed here. Run: npm install first-client',
    );
  });

  it('fails as a package does that is there and cannot be loaded', async () => {
    const file = await installed('mine', 'first-client');
    await writeFile(
      join(folder, 'mine', 'node_modules', 'first-client', 'index.js'),
      'throw new Error("built for another Node");',
    );
    expect(() => loadPackage(['first-client'], [file])).toThrow('built for another Node');
  });
});
