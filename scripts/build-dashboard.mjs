/**
 * Builds examples/angular-dashboard, unless it is newer than what it is made of. With the name of a folder of compat, the
 * Angular that is installed there builds it, into the folder's dist/dist.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const example = path.join(root, 'examples/angular-dashboard');
const packages = ['angular', 'relay'].map((name) => path.join(root, 'packages', name));

const [compat] = process.argv.slice(2);
const folder = compat === undefined ? example : path.join(root, 'compat', compat, 'dist');
const built = path.join(folder, 'dist/index.html');

/** When the newest file of a folder was written. */
const newest = (directory) =>
  Math.max(
    ...readdirSync(directory, { recursive: true }).map(
      (name) => statSync(path.join(directory, name)).mtimeMs,
    ),
  );

const sources = [path.join(example, 'src'), ...packages.map((one) => path.join(one, 'dist/esm'))];

if (!existsSync(built) || statSync(built).mtimeMs < Math.max(...sources.map(newest))) {
  if (compat !== undefined) layOut();
  const { status } = spawnSync(
    process.execPath,
    [
      path.join(root, 'node_modules/@angular/cli/bin/ng.js'),
      'build',
      // What is linked finds the Angular above the link.
      ...(compat === undefined ? [] : ['--preserve-symlinks']),
    ],
    // The output belongs to anyone who runs this.
    { cwd: folder, stdio: ['ignore', 2, 2], env: { ...process.env, NG_CLI_ANALYTICS: 'false' } },
  );
  process.exitCode = status ?? 1;
}

/** Makes a workspace of links to the sources and to the packages as they are published. */
function layOut() {
  const modules = path.join(folder, 'node_modules/@sfstream');
  mkdirSync(modules, { recursive: true });
  for (const file of ['angular.json', 'tsconfig.json']) {
    copyFileSync(path.join(example, file), path.join(folder, file));
  }
  link(path.join(example, 'src'), path.join(folder, 'src'));
  for (const one of packages) link(one, path.join(modules, path.basename(one)));
}

function link(target, place) {
  if (!existsSync(place)) symlinkSync(target, place, 'junction');
}
