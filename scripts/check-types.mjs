/** Checks the types of everything, and those of the framework packages against the other versions that they support. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { compat, ensureInstalled, root } from './install.mjs';

const checked = compat.filter((folder) => fs.existsSync(path.join(root, folder, 'tsconfig.json')));
await ensureInstalled(checked);

const projects = ['tsconfig.check.json', ...checked.map((folder) => `${folder}/tsconfig.json`)];
for (const project of projects) {
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/typescript7/bin/tsc', '-p', project],
    { cwd: root, stdio: 'inherit' },
  );
  if (status !== 0) {
    console.error(`The types of ${project} are wrong; see above.`);
    process.exitCode = 1;
  }
}
