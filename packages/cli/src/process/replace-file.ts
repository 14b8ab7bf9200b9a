import { randomUUID } from 'node:crypto';
import { open, realpath, rename, rm } from 'node:fs/promises';

/** Replaces the file as a whole, or makes it: a reader finds, meanwhile or after a crash, the old text or the new one. */
export const replaceFile = async (path: string, text: string, mode: number): Promise<void> => {
  // The target of a link is replaced, not the link.
  const file = await realpath(path).catch(() => path);
  const temporary = `${file}.${randomUUID()}`;
  try {
    const handle = await open(temporary, 'wx', mode);
    try {
      // Whatever the umask of the process leaves out.
      await handle.chmod(mode);
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
};
