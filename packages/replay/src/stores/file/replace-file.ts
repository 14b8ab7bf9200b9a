import { randomUUID } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode } from './has-code.ts';
import { realPath } from './real-path.ts';

/**
 * Replaces the text of the file as a whole, or makes the file, and resolves once that is on disk: who reads it meanwhile,
 * or after a crash at any instant, a power cut or on a full disk, finds the old text or the new one. The target of a link is replaced, not the link. Its folder must exist.
 *
 * `mode` are its permissions; by default the file keeps those that it has, and a new one is for its owner only (0600).
 * Rejects with what the system says, or where `path` is a link without a target.
 *
 * @example
 * ```ts
 * import { replaceFile } from '@sfstream/replay/node';
 *
 * await replaceFile('settings.json', JSON.stringify({ theme: 'dark' }));
 * ```
 */
export const replaceFile = async (path: string, text: string, mode?: number): Promise<void> => {
  const file = await realPath(path);
  const temporary = `${file}.${randomUUID()}`;
  try {
    await writeDurably(temporary, text, mode ?? (await modeOf(file)));
    await rename(temporary, file);
    await syncFolder(dirname(file));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
};

/** Tells whether a killed {@link replaceFile} of the file `of` has left behind a temporary file of this name. */
export const isLeftOver = (name: string, of: string): boolean =>
  name.startsWith(`${of}.`) && uuid.test(name.slice(of.length + 1));

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Returns once the text is on disk, and not only in the system's cache. */
const writeDurably = async (path: string, text: string, mode: number): Promise<void> => {
  const file = await open(path, 'wx', mode);
  try {
    // The umask takes from what is asked for on opening. Some file systems have no permissions to change.
    await file.chmod(mode).catch(() => undefined);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
};

/** The permissions of the file, which outlive its replacement; those of a new file where there is none. */
const modeOf = async (path: string): Promise<number> => {
  const found = await stat(path).catch(() => undefined);
  return (found?.mode ?? 0o600) & 0o777;
};

/** A rename outlives a power cut only once its folder is on disk too. Not every system can be asked for that. */
const syncFolder = async (path: string): Promise<void> => {
  try {
    const folder = await open(path, 'r');
    await folder.sync().finally(() => folder.close());
  } catch (error) {
    if (hasCode(error, 'EIO')) throw error;
  }
};
