/** Builds every package as ESM and CommonJS; a build that is current takes a fraction of a second. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

const { status } = spawnSync(
  process.execPath,
  ['node_modules/typescript7/bin/tsc', '-b', 'tsconfig.build.json', ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
);
if (status !== 0) process.exit(status ?? 1);

// The packages are "type": "module"; this marks the CommonJS half of each as what it is.
for (const name of fs.readdirSync(path.join(root, 'packages'))) {
  const folder = path.join(root, 'packages', name, 'dist/cjs');
  const marker = path.join(folder, 'package.json');
  if (fs.existsSync(folder) && !fs.existsSync(marker)) {
    fs.writeFileSync(marker, '{ "type": "commonjs" }\n');
  }
}
