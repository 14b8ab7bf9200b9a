/**
 * Writes into docs/behaviours.md which test files cover each behaviour: those in which the name of a test ends in
 * `(behaviour 12)`, or in `(P12)` for those of the Pub/Sub API. With --check it fails where the page is not what it would write.
 */
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const page = path.join(root, 'docs/behaviours.md');

const covering = new Map();
for (const file of testFiles()) {
  const text = fs.readFileSync(path.join(root, file), 'utf8');
  for (const [, ...either] of text.matchAll(
    /\((?:behaviours? (\d[\d, and]*)|(P\d+(?:, P\d+)*))\)/g,
  )) {
    for (const number of either.join('').match(/P?\d+/g)) {
      covering.set(number, (covering.get(number) ?? new Set()).add(file));
    }
  }
}

const before = fs.readFileSync(page, 'utf8');
const after = before.replace(/^\| P?\d.*$/gm, (row) => {
  const [, number, behaviour] = row.split('|').map((cell) => cell.trim());
  const tests =
    [...(covering.get(number) ?? [])].map(link).join(', ') ||
    (number.startsWith('P') ? 'none' : '');
  return `| ${number} | ${behaviour} | ${tests} |`;
});

if (process.argv.includes('--check')) {
  if (after !== before) fail('docs/behaviours.md is out of date. Run: node scripts/behaviours.mjs');
  const bare = [...after.matchAll(/^\| (\d+) \|.*\| {2}\|$/gm)].map(([, number]) => number);
  if (bare.length > 0) fail(`No test names behaviour ${bare.join(', ')}.`);
} else {
  fs.writeFileSync(page, after);
}

function testFiles() {
  return ['packages', 'tools', 'examples'].flatMap((folder) =>
    fs
      .readdirSync(path.join(root, folder), { recursive: true })
      .filter((file) => file.endsWith('.test.ts') && !/(^|\/)(node_modules|dist)\//.test(file))
      .sort()
      .map((file) => `${folder}/${file}`),
  );
}

/** Such as `core: advice`. */
function link(file) {
  const [, name] = file.split('/');
  return `[${name}: ${path.basename(file, '.test.ts')}](../${file})`;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
