/** Builds examples/angular-dashboard, unless it is newer than what it is made of. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'examples/angular-dashboard');
const built = path.join(folder, 'dist/index.html');

/** When the newest file of a folder was written. */
const newest = (directory) =>
  Math.max(
    ...readdirSync(directory, { recursive: true }).map(
      (name) => statSync(path.join(directory, name)).mtimeMs,
    ),
  );

const sources = ['src', '../../packages/angular/dist/esm', '../../packages/relay/dist/esm'].map(
  (source) => path.join(folder, source),
);

if (!existsSync(built) || statSync(built).mtimeMs < Math.max(...sources.map(newest))) {
  const { status } = spawnSync(
    process.execPath,
    [path.join(root, 'node_modules/@angular/cli/bin/ng.js'), 'build'],
    // The output belongs to whoever runs this.
    { cwd: folder, stdio: ['ignore', 2, 2], env: { ...process.env, NG_CLI_ANALYTICS: 'false' } },
  );
  process.exitCode = status ?? 1;
}
