import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder with packages in it, for the scripts that read the code of packages. */
export interface MeasuredTree {
  readonly folder: string;
  write(files: Record<string, string>): void;
  /** Runs `scripts/<name>.mjs` on it. Its exit code and all that it prints. */
  run(name: string, ...args: string[]): { readonly status: number | null; readonly text: string };
  git(...args: string[]): void;
  remove(): void;
}

/**
 * Makes one in the temporary folder. Its packages have the entry `src/index.ts`.
 *
 * @param files their texts by path: the package, then the path in its `src`, such as `core/bayeux/poll.ts`; the package `tool`
 *   is not published, all others are
 */
export const measuredTree = (files: Record<string, string>): MeasuredTree => {
  const folder = mkdtempSync(join(tmpdir(), 'sfstream-tree-'));
  const exports = { '.': { '@sfstream/source': './src/index.ts' } };
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const tree: MeasuredTree = {
    folder,
    write: (texts) => {
      for (const [path, text] of Object.entries(texts)) {
        const [name = '', ...rest] = path.split('/');
        const manifest = { name: `@sfstream/${name}`, private: name === 'tool', exports };
        put(join('packages', name, 'package.json'), JSON.stringify(manifest));
        put(join('packages', name, 'src', ...rest), text);
      }
    },
    run: (name, ...args) => {
      const script = join(__dirname, '..', 'scripts', `${name}.mjs`);
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [script, '--in', folder, ...args],
        { encoding: 'utf8' },
      );
      return { status, text: stdout + stderr };
    },
    git: (...args) => {
      const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
      const { status, stderr } = spawnSync('git', [...author, ...args], {
        cwd: folder,
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
  tree.write(files);
  return tree;
};
