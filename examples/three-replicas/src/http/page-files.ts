import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A file of the page, as it is sent. */
export interface PageFile {
  readonly type: string;
  readonly body: Buffer;
}

/** The compiled example, with the modules of the page in it. */
const compiled = join(import.meta.dirname, '..');
/** What is served as it was written. */
const written = join(compiled, '../src/page');

/** The file at a path of the page; undefined where there is none. */
export const pageFile = async (path: string): Promise<PageFile | undefined> => {
  const found = placeOf(path);
  if (found === undefined) return undefined;
  const [file, type] = found;
  return readFile(file).then(
    (body) => ({ type: `${type}; charset=utf-8`, body }),
    () => undefined,
  );
};

const placeOf = (path: string): readonly [file: string, type: string] | undefined => {
  if (path === '/') return [join(written, 'index.html'), 'text/html'];
  if (path === '/styles.css') return [join(written, 'styles.css'), 'text/css'];
  return /^\/(?:page|board)\/[a-z-]+\.js$/.test(path)
    ? [join(compiled, path), 'text/javascript']
    : undefined;
};
