import fs from 'node:fs';
import path from 'node:path';
import { root } from './install.mjs';

/** What is published: the folder and the package.json of each. */
export const published = fs
  .readdirSync(path.join(root, 'packages'))
  .map((name) => {
    const folder = path.join(root, 'packages', name);
    return {
      folder,
      manifest: JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')),
    };
  })
  .filter(({ manifest }) => !manifest.private);

/** The names by which everything in a package is imported, such as `@sfstream/auth/node`. */
export const entriesOf = ({ name, exports }) =>
  Object.keys(exports)
    .filter((key) => key !== './package.json')
    .map((key) => path.posix.join(name, key));
