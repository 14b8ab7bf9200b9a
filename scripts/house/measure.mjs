import path from 'node:path';
import { docComments } from './doc-comments.mjs';
import { folderImports, folderIn } from './folder-imports.mjs';
import { functionsIn } from './functions-in.mjs';
import { mutableCells } from './mutable-cells.mjs';
import { mutableFields } from './mutable-fields.mjs';
import { strongComponents } from './strong-components.mjs';
import { backUp, topDown } from './top-down.mjs';

/** Measures a package. Every measure is a list, so that those of several packages are put together by joining lists. */
export function measure({ files, entries }) {
  const folders = [...new Set(files.map(folderIn({ entries })))];
  const imports = folderImports({ files, entries });
  return {
    files,
    functions: files.flatMap(functionsIn),
    owners: files.flatMap(mutableCells),
    fields: files.flatMap(mutableFields),
    docs: files.flatMap(docComments),
    folders: filesPerFolder(files),
    imports,
    backUp: backUp(topDown(folders, imports), imports),
    circles: strongComponents(folders, imports).filter(({ length }) => length > 1),
  };
}

function filesPerFolder(files) {
  const folders = files.map((file) => path.posix.dirname(file.path));
  return [...new Set(folders)].map((at) => ({
    at,
    files: folders.filter((folder) => folder === at).length,
  }));
}

/** Joins the measures of several packages. */
export const together = (measures) =>
  Object.fromEntries(
    Object.keys(measure({ files: [], entries: [] })).map((key) => [
      key,
      measures.flatMap((one) => one[key]),
    ]),
  );
