/**
 * npm run mutants [-- packages/core packages/base/src/time/backoff.ts]: changes the modules that decide, one place at a time,
 * and lists the changes that no test notices. Goes from folder to folder, with the tests of each.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ensureInstalled, root } from './install.mjs';

const stryker = path.join(root, 'tools/mutants/node_modules/@stryker-mutator/core/bin/stryker.js');
const decisions = createRequire(import.meta.url)('../tools/mutants/decisions.cjs');

/** The modules of a folder: all but tests for `*`. A name that is there no more is refused. */
const modulesIn = (folder, names) => {
  const there = fs
    .readdirSync(path.join(root, folder))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => file.slice(0, -'.ts'.length));
  if (names.includes('*')) return there;
  const gone = names.filter((name) => !there.includes(name));
  if (gone.length > 0) throw new Error(`${folder} has no ${gone.join(', ')}: see decisions.cjs.`);
  return names;
};

const isWanted = (module, wanted) =>
  wanted.length === 0 ||
  wanted.some((name) => `${module}.ts` === name || module.startsWith(`${name}/`));

/** Gives what is to be changed, as `{ folder, modules }`. */
const groupsOf = (wanted) =>
  Object.entries(decisions)
    .map(([name, names]) => {
      const folder = `packages/${name}`;
      const modules = modulesIn(folder, names);
      return { folder, modules: modules.filter((one) => isWanted(`${folder}/${one}`, wanted)) };
    })
    .filter(({ modules }) => modules.length > 0);

const packageOf = ({ folder }) => folder.split('/')[1];

const reportOf = ({ folder }) =>
  path.join(root, 'coverage/mutants', `${folder.replaceAll('/', '-')}.json`);

/** Runs one folder, and counts its mutants by what became of them. */
const run = (group) => {
  fs.rmSync(reportOf(group), { force: true });
  spawnSync(process.execPath, [stryker, 'run', 'tools/mutants/stryker.config.mjs'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, SFSTREAM_MUTANTS: JSON.stringify(group) },
  });
  if (!fs.existsSync(reportOf(group))) return { failed: 1 };
  const { files } = JSON.parse(fs.readFileSync(reportOf(group), 'utf8'));
  const counts = {};
  for (const { status } of Object.values(files).flatMap(({ mutants }) => mutants))
    counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

const sum = (all) => {
  const total = {};
  for (const [status, count] of all.flatMap((counts) => Object.entries(counts)))
    total[status] = (total[status] ?? 0) + count;
  return total;
};

const wanted = process.argv.slice(2).map((name) => path.posix.normalize(name).replace(/\/$/, ''));
const groups = groupsOf(wanted);
if (groups.length === 0) throw new Error(`No module of decisions.cjs is in ${wanted.join(', ')}.`);

await ensureInstalled(['tools/mutants']);
const results = groups.map((group) => ({ group, counts: run(group) }));
const packages = [...new Set(groups.map(packageOf))];
console.table(
  Object.fromEntries(
    packages.map((name) => [
      name,
      sum(results.filter(({ group }) => packageOf(group) === name).map(({ counts }) => counts)),
    ]),
  ),
);
if (results.some(({ counts }) => 'failed' in counts)) process.exitCode = 1;
