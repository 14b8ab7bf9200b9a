/**
 * npm run house: measures how the code is built, package by package. `--against <git ref>` shows each number as it was there
 * and as it is now; `--check` prints only what breaks a limit, and fails if anything does; `--in <folder>` measures another copy.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { columns } from './house/columns.mjs';
import { faultsIn } from './house/faults-in.mjs';
import { measure, together } from './house/measure.mjs';
import { packagesIn } from './house/packages-in.mjs';
import { table } from './house/table.mjs';
import { withTreeAt } from './house/with-tree-at.mjs';

try {
  const options = optionsFrom(process.argv.slice(2));
  if (options.check) check(options);
  else show(options);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

function optionsFrom(args) {
  const { values } = parseArgs({
    args,
    options: {
      check: { type: 'boolean' },
      against: { type: 'string' },
      in: { type: 'string', default: path.resolve(import.meta.dirname, '..') },
    },
  });
  if (values.check && values.against !== undefined) {
    throw new Error('--check and --against exclude each other: limits hold for the code as it is.');
  }
  return values;
}

function check({ in: root }) {
  const faults = lists(faultsIn(together(measured(root).map(({ measures }) => measures))));
  if (faults === '') return;
  console.error(faults);
  process.exitCode = 1;
}

function show({ in: root, against }) {
  const now = measured(root);
  const before = against === undefined ? now : withTreeAt(root, against, measured);
  const titles = ['', ...columns.map(([title]) => title)];
  for (const group of ['published', 'tools']) {
    console.log(`${table([titles, ...compared(rows(group, before), rows(group, now))])}\n`);
  }
  const all = together(now.map(({ measures }) => measures));
  console.log(lists({ 'Functions with most cells': fullest(now), ...faultsIn(all) }));
}

function measured(root) {
  const packages = packagesIn(root);
  if (packages.length === 0) throw new Error(`--in ${root}: there are no packages below it.`);
  return packages.map((one) => ({
    name: one.name,
    group: one.isPublished ? 'published' : 'tools',
    measures: measure(one),
  }));
}

/** One for each package of a group, and one for all of them; by name. */
function rows(group, packages) {
  const members = packages.filter((one) => one.group === group);
  const all = { name: group, measures: together(members.map(({ measures }) => measures)) };
  return new Map(
    [...members, all].map(({ name, measures }) => [name, columns.map(([, of]) => of(measures))]),
  );
}

function compared(before, now) {
  return [...new Set([...now.keys(), ...before.keys()])].map((name) => [
    name,
    ...columns.map((_, column) => change(before.get(name)?.[column], now.get(name)?.[column])),
  ]);
}

function change(before = '-', now = '-') {
  return before === now ? now : `${before} → ${now}`;
}

/** The fullest function of each package, fullest first. */
function fullest(packages) {
  return packages
    .flatMap(({ measures: { owners } }) => owners.toSorted(byCells).slice(0, 1))
    .toSorted(byCells)
    .map(({ cells, at, name }) => `${cells}  ${at}  ${name}`);
}

function lists(byTitle) {
  return Object.entries(byTitle)
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => `${title}\n${lines.map((line) => `  ${line}`).join('\n')}`)
    .join('\n\n');
}

function byCells(one, other) {
  return other.cells - one.cells;
}
