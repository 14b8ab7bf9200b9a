import { access, constants, readdir, realpath } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';

/** Where Debian has PostgreSQL's own programs, in a folder for each version. */
const debian = '/usr/lib/postgresql';

/** The folder in which both `initdb` and `postgres` are, the newest version of Debian first; undefined where there is none. */
export const postgresPrograms = async (env: NodeJS.ProcessEnv): Promise<string | undefined> => {
  const versions = await readdir(debian).catch(() => []);
  const folders = [
    ...versions
      .toSorted((one, other) => Number(other) - Number(one))
      .map((version) => join(debian, version, 'bin')),
    ...(env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''),
  ];
  for (const folder of folders) {
    const found = await programsIn(folder);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** On a PATH there may be links to them, and the server looks for its files beside the program itself. */
const programsIn = async (folder: string): Promise<string | undefined> => {
  try {
    const programs = dirname(await realpath(join(folder, 'initdb')));
    for (const name of ['initdb', 'postgres']) await access(join(programs, name), constants.X_OK);
    return programs;
  } catch {
    return undefined;
  }
};
