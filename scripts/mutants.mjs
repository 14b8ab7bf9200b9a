/**
 * npm run mutants [-- --mutate packages/base/src/time/backoff.ts]: changes the modules that decide, one place at a time, and lists
 * the changes that no test notices.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ensureInstalled, root } from './install.mjs';

await ensureInstalled(['tools/mutants']);
const { status } = spawnSync(
  process.execPath,
  [
    path.join(root, 'tools/mutants/node_modules/@stryker-mutator/core/bin/stryker.js'),
    'run',
    'tools/mutants/stryker.config.mjs',
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
);
process.exitCode = status ?? 1;
