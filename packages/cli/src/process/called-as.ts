import { realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { shellWord } from '../terminal/shell-word.ts';

/**
 * Command that calls this program in another terminal, as words of a shell. It is `sfstream` where `path` (the variable
 * `PATH`) leads to this very script. Otherwise it is node with the path of the script, such as after npx, whose folders
 * are on the `PATH` of its own child only.
 */
export const calledAs = (script: string, path = ''): string => {
  const file = realPath(script) ?? script;
  const isOnPath = path
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .some((folder) => realPath(join(folder, 'sfstream')) === file);
  return isOnPath ? 'sfstream' : `node ${shellWord(file)}`;
};

const realPath = (path: string): string | undefined => {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
};
