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

// The packages are "type": "module"; this marks the CommonJS half of each as what it is. Node looks for a package's
// internal imports in the nearest package.json, so they are repeated there, pointing into this half.
for (const name of fs.readdirSync(path.join(root, 'packages'))) {
  const folder = path.join(root, 'packages', name, 'dist/cjs');
  if (!fs.existsSync(folder)) continue;
  const manifest = fs.readFileSync(path.join(root, 'packages', name, 'package.json'), 'utf8');
  const { imports } = JSON.parse(manifest);
  fs.writeFileSync(
    path.join(folder, 'package.json'),
    `${JSON.stringify({ type: 'commonjs', imports: imports && mapValues(imports, inCommonJs) }, null, 2)}\n`,
  );
}

function inCommonJs({ node, default: otherwise }) {
  return mapValues({ node, default: otherwise }, (target) =>
    target.replace(/^\.\/dist\/(esm|cjs)\//, './'),
  );
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
