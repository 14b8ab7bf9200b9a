import { messageOf } from '@sfstream/base';
import { lstat, readlink, realpath } from 'node:fs/promises';
import { hasCode } from './has-code.ts';

/**
 * The path of the file itself where `path` is a link to it, also where the file is still to be made. Fails for a link
 * without a target: mostly that is on a volume that is not mounted, and a new file in its place would hide it.
 */
export const realPath = async (path: string): Promise<string> => {
  try {
    return await realpath(path);
  } catch (cause) {
    if (!hasCode(cause, 'ENOENT'))
      throw new Error(`${path} cannot be used: ${messageOf(cause)}`, { cause });
    const isLink = await lstat(path).then(
      (found) => found.isSymbolicLink(),
      () => false,
    );
    if (!isLink) return path;
    throw new Error(
      `${path} is a link to ${await readlink(path)}, which does not exist. Mount its volume, or make the file, or remove the link.`,
      { cause },
    );
  }
};
