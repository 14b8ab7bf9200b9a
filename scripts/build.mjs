/**
 * Builds every package as ESM and CommonJS, or only what a workspace (`examples/first-stream`) needs. A build that is
 * current takes a fraction of a second.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const [workspace] = process.argv.slice(2);

const { status } = spawnSync(
  process.execPath,
  ['node_modules/typescript7/bin/tsc', '-b', ...projectsOf(workspace)],
  { cwd: root, stdio: 'inherit' },
);
if (status !== 0) process.exit(status ?? 1);

for (const name of fs.readdirSync(path.join(root, 'packages'))) {
  const folder = path.join(root, 'packages', name);
  if (fs.existsSync(path.join(folder, 'dist/cjs'))) markAsCommonJs(folder);
  if (fs.existsSync(path.join(folder, 'dist/esm'))) nameModules(path.join(folder, 'dist/esm'));
}

for (const name of ['http', 'auth']) linkGroundFloor(path.join(root, 'packages', name));

/**
 * Lets a folder of ours find the ground floor beside it, as an installed package does: npm links workspaces in the root alone,
 * so that a copy of a folder elsewhere, which stands for a second installation, would find none.
 */
function linkGroundFloor(folder) {
  const link = path.join(folder, 'node_modules/@sfstream/base');
  if (fs.existsSync(link)) return;
  fs.mkdirSync(path.dirname(link), { recursive: true });
  fs.rmSync(link, { force: true });
  fs.symlinkSync('../../../base', link, 'dir');
}

/** A workspace is compiled as ESM, and runs on the CommonJS halves of the packages, as does everything in Node. */
function projectsOf(workspace) {
  if (workspace === undefined) return ['tsconfig.build.json'];
  const { references } = JSON.parse(
    fs.readFileSync(path.join(root, workspace, 'tsconfig.json'), 'utf8'),
  );
  const halves = references.map((one) => path.join(workspace, one.path, 'tsconfig.cjs.json'));
  return [workspace, ...halves];
}

/**
 * The packages are "type": "module"; this marks the CommonJS half of each as what it is. Node looks for a package's internal
 * imports in the nearest package.json, so they are repeated there, pointing into this half.
 */
function markAsCommonJs(folder) {
  const { imports } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const marked = { type: 'commonjs', imports: imports && mapValues(imports, inCommonJs) };
  write(path.join(folder, 'dist/cjs/package.json'), `${JSON.stringify(marked, null, 2)}\n`);
}

/**
 * `fp-ts/Either` is a folder, which webpack does not import from an ES module. The file that it stands for is the one that
 * io-ts imports, so that a bundle holds one copy.
 */
function nameModules(folder) {
  for (const name of fs.readdirSync(folder, { recursive: true })) {
    if (!name.endsWith('.js')) continue;
    const file = path.join(folder, name);
    const text = fs.readFileSync(file, 'utf8');
    write(file, text.split('\n').map(nameModule).join('\n'), text);
  }
}

/** Lines of comments stay as they are. */
function nameModule(line) {
  return line.trimStart().startsWith('*')
    ? line
    : line.replace(/ from (["'])fp-ts\/(\w+)\1/, ' from $1fp-ts/es6/$2.js$1');
}

function inCommonJs({ node, default: otherwise }) {
  return mapValues({ node, default: otherwise }, (target) =>
    target.replace(/^\.\/dist\/(esm|cjs)\//, './'),
  );
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

/** A file that says the same is left alone, so that what is made of it stays current. */
function write(file, text, before = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '') {
  if (text !== before) fs.writeFileSync(file, text);
}
