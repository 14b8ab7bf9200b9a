/** `npm run house`, on packages that are made for it. */
import type { MeasuredTree } from './measured-tree.ts';
import { measuredTree } from './measured-tree.ts';

const trees: MeasuredTree[] = [];

const treeOf = (files: Record<string, string>): MeasuredTree => {
  const tree = measuredTree(files);
  trees.push(tree);
  return tree;
};

// One run for all, as it takes a second to load the compiler.
const texts: Record<string, string> = {};
let names = 0;
let table = '';
let faults = '';

beforeAll(() => {
  const tree = treeOf(texts);
  table = tree.run('house').text;
  faults = tree.run('house', '--check').text;
});

afterAll(() => {
  for (const tree of trees) tree.remove();
});

/** Adds a package with these files in its `src` to what is measured; gives its name. */
const given = (files: Record<string, string>): string => {
  names += 1;
  for (const [path, text] of Object.entries(files)) texts[`p${names}/${path}`] = text;
  return `p${names}`;
};

const columns = [
  'name',
  'files',
  'longFunctions',
  'longest',
  'cells',
  'fields',
  'fullestFolder',
  'imports',
  'backUp',
  'circles',
  'headless',
] as const;

/** The row of a package in the table. */
const measures = (name: string, text = table) => {
  const row = text.split('\n').find((line) => line.startsWith(`${name} `));
  const cells = (row ?? text).split(/ {2,}/);
  return Object.fromEntries(columns.map((column, index) => [column, cells[index]]));
};

/** The lines that concern a package, without what all its paths begin with. */
const linesOf = (name: string, text: string) =>
  text
    .split('\n')
    .filter((line) => line.includes(`packages/${name}/`))
    .map((line) => line.trim().replaceAll(`packages/${name}/src/`, ''));

const steps = (count: number) => 'step();\n'.repeat(count);

describe('functions', () => {
  const short = given({ 'x.ts': `/** Doc. */\nconst f = () => {\n${steps(46)}};\n` });
  const long = given({ 'x.ts': `\nconst f = () => {\n${steps(47)}};\n` });
  const several = given({
    'x.ts': `class C {\nm() {\n${steps(48)}}\n}\nhold.pipe(map(() => {\n${steps(50)}}));\n`,
  });
  const inTest = given({ 'x.test.ts': `const f = () => {\n${steps(60)}};\n`, 'x.ts': '' });

  it('may have 48 lines', () => {
    expect(measures(short)).toMatchObject({ longFunctions: '0', longest: '48' });
    expect(linesOf(short, faults)).toEqual([]);
  });

  it('are named with their place when they have more', () => {
    expect(measures(long)).toMatchObject({ longFunctions: '1', longest: '49' });
    expect(linesOf(long, faults)).toEqual(['49  x.ts:2  f']);
  });

  it('are methods and callbacks as well, the longest first', () => {
    expect(linesOf(several, faults)).toEqual(['52  x.ts:53  callback of map', '50  x.ts:2  m']);
  });

  it('of tests are left out', () => {
    expect(measures(inTest)).toMatchObject({ files: '1', longest: '0' });
  });
});

describe('cells', () => {
  it.each(
    (
      [
        ['let n = 0; return () => (n += 1);', '1'],
        ['let n = 0; return () => n++;', '1'],
        ['let n = 0; return () => { [n] = next(); };', '1'],
        ['let n = 0; return () => { ({ n } = next()); };', '1'],
        ['let n = 0; return () => { for (n of all) step(); };', '1'],
        ['let n = 0; n += 1; return () => n;', '0'],
        ['let n = 0; return (n: number) => (n += 1);', '0'],
        ['const s = new Subject<void>(); return s.asObservable();', '1'],
        ['return merge(new BehaviorSubject(1), new ReplaySubject(1));', '2'],
        ['const held = new Map<string, number>(); return () => held.set("a", 1);', '1'],
        ['const held: number[] = []; return () => held.push(1);', '1'],
        ['const held: number[] = []; return () => { held.length = 0; };', '1'],
        ['const held: number[] = []; return () => { delete held[0]; };', '1'],
        ['const held = new Map([[1, 2]]); return () => held.get(1);', '0'],
        ['const held: number[] = []; held.push(1); return held;', '0'],
        ['return () => { let n = 0; return () => n++; };', '1'],
        ['return class { #s = new Subject(); };', '0'],
      ] as const
    ).map(([body, cells]) => ({
      body,
      cells,
      name: given({ 'x.ts': `export const f = () => { ${body} };` }),
    })),
  )('of `$body`: $cells', ({ cells, name }) => expect(measures(name)).toMatchObject({ cells }));

  const two = 'let n = 0; let m = 0; return () => { n++; m++; };';
  const twice = given({ 'x.ts': `const f = () => { ${two} }; const g = () => { ${two} };` });
  const inModule = given({
    'x.ts': 'const held = new WeakMap(); const f = (k) => held.set(k, 1);',
  });
  const fields = given({
    'x.ts':
      'class C { a = 1; readonly b = 2; #c = 3; constructor(private d: number, e: number) {} }',
  });

  it('of several functions are not added up', () => {
    expect(measures(twice)).toMatchObject({ cells: '2' });
    expect(linesOf(twice, table)).toEqual(['2  x.ts:1  f']);
  });

  it('of a module count like those of a function', () => {
    expect(linesOf(inModule, table)).toEqual(['1  x.ts:1  the module']);
  });

  it('are apart from fields of classes that are not readonly', () => {
    expect(measures(fields)).toMatchObject({ cells: '0', fields: '3' });
  });
});

describe('folders', () => {
  const files = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`f/x${index}.ts`, '']));
  const small = given({ ...files(20), 'f/x1.test.ts': '' });
  const full = given(files(21));
  const downwards = given({
    'top/x.ts': "import type { Y } from '../middle/y.ts'; export * from '../ground/z.ts';",
    'middle/y.ts': "export const y = () => import('../ground/z.ts');",
    'ground/z.ts': '',
  });
  const circle = given({
    'p/one.ts': "import '../q/one.ts'; import '../q/two.ts';",
    'q/one.ts': "import '../r/one.ts'; import '../r/two.ts';",
    'q/two.ts': '',
    'r/one.ts': "import '../p/one.ts';",
    'r/two.ts': '',
  });
  const entry = given({
    'index.ts': "export * from './f/x.ts';",
    'f/x.ts': "import '../y.ts';",
    'y.ts': '',
  });

  it('may have 20 files, and tests beside them', () => {
    expect(measures(small)).toMatchObject({ fullestFolder: '20' });
    expect(linesOf(small, faults)).toEqual([]);
  });

  it('are named when they have more', () => {
    expect(linesOf(full, faults)).toEqual(['21  f']);
  });

  it('may import each other in one direction', () => {
    expect(measures(downwards)).toMatchObject({ imports: '3', backUp: '0', circles: '0' });
    expect(linesOf(downwards, faults)).toEqual([]);
  });

  it('in a circle are named with the fewest imports that go back up', () => {
    expect(measures(circle)).toMatchObject({ imports: '5', backUp: '1', circles: '1' });
    expect(linesOf(circle, faults)).toEqual(['p, q, r', 'r/one.ts imports p/one.ts']);
  });

  it('are in no circle because an entry imports them and stands beside what they import', () => {
    expect(measures(entry)).toMatchObject({ imports: '2', backUp: '0', circles: '0' });
  });
});

describe('doc comments', () => {
  const commented = given({
    'x.ts': `
/** What it is. */
const a = 1;
/**
 * The same as that.
 */
const b = '/** What a text is. */';
/** Whatever it is. */
type U = /** Of a member. */ { a: 1 };
// What a comment is.
/* What a comment is. */
`,
  });

  it('are counted where they open without a noun or a verb', () => {
    expect(measures(commented)).toMatchObject({ headless: '3 of 4 (75 %)' });
  });
});

describe('the whole', () => {
  it('puts packages that are not published apart', () => {
    const [published, tools] = treeOf({ 'a/index.ts': '', 'tool/main.ts': '' })
      .run('house')
      .text.split('\n\n');
    expect(published).toMatch(/^a .*\npublished /m);
    expect(tools).toMatch(/^tool .*\ntools /m);
  });

  it('passes a check where no limit is broken, and says nothing', () => {
    expect(treeOf({ 'a/index.ts': '' }).run('house', '--check')).toEqual({ status: 0, text: '' });
  });

  it('fails a check otherwise', () => {
    const tree = treeOf({ 'a/x.ts': `const f = () => {\n${steps(47)}};\n` });
    expect(tree.run('house', '--check')).toEqual({
      status: 1,
      text: 'Functions over 48 lines\n  49  packages/a/src/x.ts:1  f\n',
    });
  });

  it('names a folder without packages', () => {
    const tree = treeOf({});
    expect(tree.run('house')).toEqual({
      status: 1,
      text: `--in ${tree.folder}: there are no packages below it.\n`,
    });
  });
});

describe('against a commit', () => {
  it('numbers are shown as they were and as they are, where they differ', () => {
    const tree = treeOf({ 'a/x.ts': 'export const f = () => 1;', 'a/y.ts': '' });
    tree.git('init', '--quiet');
    tree.git('add', '.');
    tree.git('commit', '--quiet', '--message', 'before');
    tree.write({ 'a/z.ts': 'export const g = () => {\n};' });
    const row = measures('a', tree.run('house', '--against', 'HEAD').text);
    expect(row).toMatchObject({ files: '2 → 3', longest: '1 → 2', cells: '0' });
  });

  it('that is not there, nothing is shown', () => {
    const tree = treeOf({ 'a/x.ts': '' });
    tree.git('init', '--quiet');
    expect(tree.run('house', '--against', 'nowhere')).toEqual({
      status: 1,
      text: '--against nowhere: this repository has no such commit, branch or tag.\n',
    });
  });

  it('no limits are checked', () => {
    const { status, text } = treeOf({}).run('house', '--check', '--against', 'HEAD');
    expect(status).toBe(1);
    expect(text).toContain('--check and --against exclude each other');
  });
});
