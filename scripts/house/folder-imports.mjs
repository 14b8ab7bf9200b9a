import path from 'node:path';
import { importsIn } from './imports-in.mjs';

/**
 * Lists the imports that lead from a folder of a package into another one: both folders, and both files. An entry of the package
 * (`src/index.ts`) is a folder of its own; beside files without a folder it would seem to close circles.
 */
export function folderImports({ files, entries }) {
  const folderOf = folderIn({ entries });
  const byPath = new Map(files.map((file) => [file.path, file]));
  return files.flatMap((file) =>
    importsIn(file)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => byPath.get(path.posix.join(path.posix.dirname(file.path), specifier)))
      .filter((imported) => imported !== undefined && folderOf(imported) !== folderOf(file))
      .map((imported) => ({
        from: folderOf(file),
        to: folderOf(imported),
        at: `${file.path} imports ${imported.path}`,
      })),
  );
}

/** Tells the folder of a file of a package. */
export const folderIn =
  ({ entries }) =>
  (file) =>
    entries.includes(file.path) ? file.path : path.posix.dirname(file.path);
