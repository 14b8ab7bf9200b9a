import { realpathSync } from 'node:fs';
import { join } from 'node:path';

/** The places where packages of the user's are looked for: in the project of this folder, and beside this program. */
export const packageFolders = (): readonly string[] => [
  join(process.cwd(), 'package.json'),
  realpathSync(process.argv[1] ?? '.'),
];
