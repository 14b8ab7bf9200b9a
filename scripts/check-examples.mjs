/** Compiles every TypeScript example of the READMEs, the docs and the doc comments. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, '.examples');

const sources = ['README.md', 'CONTRIBUTING.md', 'PROTOCOL.md', 'docs', 'packages', 'examples']
  .filter((entry) => fs.existsSync(path.join(root, entry)))
  .flatMap(filesOf)
  .filter((file) => /\.(md|ts)$/.test(file) && !/\.(test|d)\.ts$/.test(file));

fs.rmSync(folder, { recursive: true, force: true });
fs.mkdirSync(folder);
const examples = sources.flatMap((file) => examplesOf(file));
for (const { name, code } of examples) fs.writeFileSync(path.join(folder, name), code);
fs.writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
fs.writeFileSync(
  path.join(folder, 'tsconfig.json'),
  JSON.stringify({ extends: '../tsconfig.check.json', include: ['*.ts'] }),
);
const { status } = spawnSync(
  process.execPath,
  ['node_modules/typescript7/bin/tsc', '-p', '.examples/tsconfig.json'],
  { cwd: root, stdio: 'inherit' },
);
if (status === 0) {
  fs.rmSync(folder, { recursive: true });
  console.log(`${examples.length} examples compile.`);
}
process.exit(status ?? 1);

function filesOf(entry) {
  const full = path.join(root, entry);
  if (fs.statSync(full).isFile()) return [entry];
  return fs
    .readdirSync(full)
    .filter((name) => !['node_modules', 'dist', 'coverage'].includes(name))
    .flatMap((name) => filesOf(path.join(entry, name)));
}

/** A file for each fenced block that is marked `ts`; in sources, blocks stand in doc comments. */
function examplesOf(file) {
  const text = fs.readFileSync(path.join(root, file), 'utf8');
  const lines = file.endsWith('.md')
    ? text
    : text.replaceAll(/^(?!\s*\*).*$/gm, '').replaceAll(/^\s*\* ?/gm, '');
  return [...lines.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code], index) => ({
    name: `${file.replaceAll(/[^\w-]+/g, '_')}_${index + 1}.ts`,
    code,
  }));
}
