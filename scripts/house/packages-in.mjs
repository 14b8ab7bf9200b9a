import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/**
 * Reads the packages of a tree: each folder below `packages` and `tools` that has a `package.json` and a `src`. Of `src` it
 * parses the TypeScript files, tests left out. One checker serves all of them; it knows where a name is declared within a file,
 * and no types, as nothing is resolved.
 */
export function packagesIn(root) {
  const found = ['packages', 'tools']
    .flatMap((place) => foldersIn(root, place))
    .filter((folder) => isPackage(path.join(root, folder)));
  const sources = new Map(found.map((folder) => [folder, sourcesIn(root, folder)]));
  const absolute = (file) => path.join(root, file);
  const program = ts.createProgram([...sources.values()].flat().map(absolute), {
    noLib: true,
    noResolve: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  return found.map((folder) => ({
    ...described(root, folder),
    files: sources.get(folder).map((file) => ({
      path: file,
      source: program.getSourceFile(absolute(file)),
      checker,
    })),
  }));
}

function foldersIn(root, place) {
  if (!fs.existsSync(path.join(root, place))) return [];
  const entries = fs.readdirSync(path.join(root, place), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${place}/${name}`)
    .sort();
}

const isPackage = (folder) =>
  fs.existsSync(path.join(folder, 'package.json')) && fs.existsSync(path.join(folder, 'src'));

function described(root, folder) {
  const manifest = JSON.parse(fs.readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
  return {
    folder,
    name: path.posix.basename(folder),
    specifier: manifest.name,
    isPublished: manifest.private !== true,
    entries: Object.values(manifest.exports ?? {})
      .map((target) => target['@sfstream/source'])
      .filter((source) => source !== undefined)
      .map((source) => path.posix.join(folder, source)),
  };
}

const sourcesIn = (root, folder) =>
  fs
    .readdirSync(path.join(root, folder, 'src'), { recursive: true })
    .map((name) => `${folder}/src/${name.replaceAll(path.sep, '/')}`)
    .filter((name) => /\.tsx?$/.test(name) && !/\.(test|d)\.tsx?$/.test(name))
    .sort();
