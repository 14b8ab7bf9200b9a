/**
 * Draws into docs/lifecycle.md the states of a client: the diagram and the table of the transitions that are legal in every
 * test, and pictures of what a client does in virtual time. With `--check` it writes nothing and fails where the page is not
 * what it would write, or describes other states than there are. `--in <folder>` does so for another copy of the page.
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { format } from 'oxfmt';
import { loadTypescript } from './house/load-typescript.mjs';

const page = 'docs/lifecycle.md';
const root = path.resolve(import.meta.dirname, '..');
const sources = path.join(root, 'packages/core/test/lifecycle');

const { values: options } = parseArgs({
  options: { check: { type: 'boolean' }, in: { type: 'string', default: root } },
});

try {
  const { legalTransitions, traces } = await loadTypescript(path.join(sources, 'page.ts'), {
    'create-transports.ts': path.join(sources, 'scripted-transports.ts'),
  });
  const states = Object.keys(legalTransitions);
  const arrows = states.flatMap((from) =>
    Object.entries(legalTransitions[from]).map(([to, cause]) => ({ from, to, cause })),
  );
  const file = path.join(options.in, page);
  const before = fs.readFileSync(file, 'utf8');
  const drawn = [
    ['diagram', fenced('mermaid', diagramOf(arrows))],
    ['arrows', tableOf(arrows)],
    ...Object.entries(traces()).map(([name, picture]) => [name, fenced('', picture)]),
  ].reduce(withPart, before);
  const after = await formatted(drawn);
  if (options.check) check(before, after, states);
  else fs.writeFileSync(file, after);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** The number of an arrow is that of its row in the table. */
function diagramOf(arrows) {
  return [
    'stateDiagram-v2',
    '  [*] --> idle',
    ...arrows.map(({ from, to }, index) => `  ${from} --> ${to} : ${index + 1}`),
    '  closed --> [*]',
  ].join('\n');
}

function tableOf(arrows) {
  return [
    '| arrow | from | to | cause |',
    '| ----- | ---- | -- | ----- |',
    ...arrows.map(({ from, to, cause }, index) => `| ${index + 1} | ${from} | ${to} | ${cause} |`),
  ].join('\n');
}

function fenced(language, text) {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

function withPart(text, [name, part]) {
  const between = new RegExp(`(<!-- ${name}: [^>]*-->\n)[^]*?(<!-- end of ${name} -->)`);
  if (!between.test(text)) {
    throw new Error(`${page} has no place for this: <!-- ${name}: … --> … <!-- end of ${name} -->`);
  }
  return text.replace(between, (_, start, end) => `${start}\n${part}\n\n${end}`);
}

async function formatted(text) {
  const { code } = await format(page, text);
  return code;
}

function check(before, after, states) {
  const described = [...after.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name);
  const faults = [
    ...(after === before ? [] : ['is out of date. Run: node scripts/lifecycle.mjs']),
    ...without(states, described).map((name) => `has no row that says what \`${name}\` means.`),
    ...without(described, states).map((name) => `describes \`${name}\`, which is not a state.`),
  ];
  if (faults.length > 0) throw new Error(faults.map((fault) => `${page} ${fault}`).join('\n'));
}

function without(names, others) {
  return names.filter((name) => !others.includes(name));
}
