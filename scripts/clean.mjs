/** Removes what the build made. */
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
for (const group of ['packages', 'tools', 'examples', 'compat']) {
  for (const name of fs.readdirSync(path.join(root, group))) {
    fs.rmSync(path.join(root, group, name, 'dist'), { recursive: true, force: true });
  }
}
