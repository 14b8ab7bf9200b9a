/**
 * Draws into docs/architecture.md who imports whom: the packages, and the folders of core. With `--check` it writes nothing
 * and fails where the page is not what it would write, or speaks of other packages, folders and files than there are.
 * `--in <folder>` does so for another copy.
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { folderImports, folderIn } from './house/folder-imports.mjs';
import { packageImports } from './house/package-imports.mjs';
import { packagesIn } from './house/packages-in.mjs';
import { pictureOf } from './house/picture-of.mjs';

const page = 'docs/architecture.md';

const { values: options } = parseArgs({
  options: {
    check: { type: 'boolean' },
    in: { type: 'string', default: path.resolve(import.meta.dirname, '..') },
  },
});

try {
  const file = path.join(options.in, page);
  const packages = packagesIn(options.in);
  const core = packages.find(({ name }) => name === 'core');
  const before = fs.readFileSync(file, 'utf8');
  const after = [
    ['packages', pictureOfPackages(packages.filter(({ isPublished }) => isPublished))],
    ['core', pictureOfFolders(core)],
  ].reduce(withPicture, before);
  if (options.check)
    check(before, after, [...packages.map(({ name }) => name), ...foldersOf(core)]);
  else fs.writeFileSync(file, after);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

function pictureOfPackages(packages) {
  return pictureOf(
    packages.map(({ name }) => name),
    packageImports(packages),
  );
}

function pictureOfFolders(one) {
  const folders = foldersOf(one);
  const imports = folderImports(one)
    .map(({ from, to }) => ({ from: shown(one, from), to: shown(one, to) }))
    .filter(({ from, to }) => folders.includes(from) && folders.includes(to));
  return pictureOf(folders, imports);
}

/** Entries are left out: they import from everywhere, and say nothing of the order. */
function foldersOf(one) {
  const inner = one.files.filter(({ path: file }) => !one.entries.includes(file));
  return [...new Set(inner.map(folderIn(one)).map((folder) => shown(one, folder)))];
}

/** Such as `bayeux/`; `src/` holds the files without a folder. */
function shown({ folder: root }, folder) {
  return `${path.posix.relative(`${root}/src`, folder) || 'src'}/`;
}

function withPicture(text, [name, picture]) {
  const between = new RegExp(`(<!-- ${name}: [^>]*-->\n)[^]*?(<!-- end of ${name} -->)`);
  if (!between.test(text)) {
    throw new Error(
      `${page} has no place for the picture: <!-- ${name}: … --> … <!-- end of ${name} -->`,
    );
  }
  return text.replace(
    between,
    (_, start, end) => `${start}\n\`\`\`mermaid\n${picture}\n\`\`\`\n\n${end}`,
  );
}

function check(before, after, names) {
  const described = [...after.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name);
  const files = [...after.matchAll(/`(packages\/[^`]+)`/g)].map(([, file]) => file);
  const faults = [
    ...(after === before ? [] : ['is out of date. Run: node scripts/architecture.mjs']),
    ...without(names, described).map((name) => `has no row that says what \`${name}\` is for.`),
    ...without(described, names).map((name) => `describes \`${name}\`, which is not there.`),
    ...files
      .filter((file) => !fs.existsSync(path.join(options.in, file)))
      .map((file) => `names ${file}, which is not there.`),
  ];
  if (faults.length > 0) throw new Error(faults.map((fault) => `${page} ${fault}`).join('\n'));
}

function without(names, others) {
  return names.filter((name) => !others.includes(name));
}
