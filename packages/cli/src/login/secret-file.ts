import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { errorText } from '../failures/error-text.ts';
import { replaceFile } from '../process/replace-file.ts';
import { UsageError } from '../failures/usage-error.ts';

/** The secret in a file, without the white space around it. `variable` is who named the file. */
export const readSecret = (path: string, variable: string): string => {
  const secret = readText(path, variable).trim();
  if (secret === '') throw new UsageError(`The file that ${variable} names is empty: ${path}`);
  return secret;
};

const readText = (path: string, variable: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(
      `The file that ${variable} names cannot be read: ${errorText(error)}. Check the path, and who may read it.`,
    );
  }
};

/**
 * Keeps a secret in a file that its owner alone may read. Folders that do not exist are made; resolves with the first one of
 * them.
 */
export const keepSecret = async (path: string, secret: string): Promise<string | undefined> => {
  const file = resolve(path);
  try {
    const made = await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await replaceFile(file, `${secret}\n`, 0o600);
    return made;
  } catch (error) {
    throw new UsageError(
      `${file} cannot be written: ${errorText(error)}. Its folder must be writable.`,
    );
  }
};
