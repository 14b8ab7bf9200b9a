/** `scripts/lifecycle.mjs`, on copies of the page. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MeasuredTree } from './measured-tree.ts';
import { measuredTree } from './measured-tree.ts';

const page = join(__dirname, '../docs/lifecycle.md');

let tree: MeasuredTree;

const file = () => join(tree.folder, 'docs/lifecycle.md');

const change = (from: string, to: string) =>
  writeFileSync(file(), readFileSync(file(), 'utf8').replace(from, to));

const complaints = () => tree.run('lifecycle', '--check');

beforeEach(() => {
  tree = measuredTree({});
  mkdirSync(join(tree.folder, 'docs'));
  copyFileSync(page, file());
});

afterEach(() => tree.remove());

it('finds a trace that is not what the client does, and draws it again', () => {
  change('(ia)--h', '(ia)--o');
  expect(complaints()).toEqual({
    status: 1,
    text: 'docs/lifecycle.md is out of date. Run: node scripts/lifecycle.mjs\n',
  });
  expect(tree.run('lifecycle')).toEqual({ status: 0, text: '' });
  expect(readFileSync(file(), 'utf8')).toBe(readFileSync(page, 'utf8'));
});

it('finds an arrow that is missing', () => {
  change('  open --> parked : 11\n', '');
  expect(complaints().text).toContain('is out of date');
});

it('finds a state without a description, and a description without a state', () => {
  change('| `parked`', '| `asleep`');
  expect(complaints()).toEqual({
    status: 1,
    text: `docs/lifecycle.md has no row that says what \`parked\` means.
docs/lifecycle.md describes \`asleep\`, which is not a state.
`,
  });
});

it('names a page without a place for a trace', () => {
  change('<!-- end of killed socket -->', '');
  expect(tree.run('lifecycle')).toEqual({
    status: 1,
    text: 'docs/lifecycle.md has no place for this: <!-- killed socket: … --> … <!-- end of killed socket -->\n',
  });
});
