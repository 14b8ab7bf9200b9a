/**
 * The fenced TypeScript examples of the READMEs, the docs and the doc comments, written as files into `.examples`: each as
 * it stands, for the compiler, and as a test for Jest where it can be run. It can where it holds tests of its own, or says
 * behind `// =>` what it prints, and declares nothing that it leaves out.
 */
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, '.examples');

/**
 * Writes them, and tells how many there are. A file that says the same already is left alone, so that the compiler and Jest
 * may do so at once.
 */
export function writeExamples() {
  const examples = [
    'README.md',
    'CONTRIBUTING.md',
    'PROTOCOL.md',
    'docs',
    'packages',
    'tools',
    'examples',
  ]
    .flatMap(filesOf)
    .filter((file) => /\.(md|ts)$/.test(file) && !/\.(test|d)\.ts$/.test(file))
    .flatMap(examplesOf);
  const texts = new Map([
    ['package.json', '{ "type": "module" }'],
    ['tsconfig.json', JSON.stringify({ extends: '../tsconfig.check.json', include: ['*.ts'] })],
    ...examples.map(({ name, code }) => {
      const test = testOf(code);
      return test === undefined ? [`${name}.ts`, code] : [`${name}.test.ts`, test];
    }),
  ]);
  fs.mkdirSync(folder, { recursive: true });
  for (const name of fs.readdirSync(folder)) {
    if (!texts.has(name)) fs.rmSync(path.join(folder, name), { force: true });
  }
  for (const [name, text] of texts) writeWhereOther(path.join(folder, name), text);
  return examples.length;
}

function writeWhereOther(file, text) {
  if (!fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== text) fs.writeFileSync(file, text);
}

function filesOf(entry) {
  const full = path.join(root, entry);
  if (fs.statSync(full).isFile()) return [entry];
  return fs
    .readdirSync(full)
    .filter((name) => !['node_modules', 'dist', 'coverage'].includes(name))
    .flatMap((name) => filesOf(path.join(entry, name)));
}

/** One for each fenced block that is marked `ts`; in sources, blocks stand in doc comments. */
function examplesOf(file) {
  const text = fs.readFileSync(path.join(root, file), 'utf8');
  const lines = file.endsWith('.md') ? text : text.split('\n').map(inDocComment).join('\n');
  return [...lines.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code], index) => ({
    name: `${file.replaceAll(/[^\w-]+/g, '_')}_${index + 1}`,
    code,
  }));
}

/** What a line of a doc comment says; other lines say nothing. */
function inDocComment(line) {
  const trimmed = line.trimStart();
  return trimmed.startsWith('*') ? trimmed.replace(/^\* ?/, '') : '';
}

function testOf(code) {
  if (/^declare /m.test(code) || code.includes("'node:test'")) return undefined;
  if (/^(it|describe)\(/m.test(code)) {
    return code.includes('TestBed')
      ? `import '../packages/angular/test/helpers/set-up-test-bed.ts';\n${code}`
      : code;
  }
  const said = [...code.matchAll(/\/\/ => (.*)$/gm)].map(([, text]) => text);
  if (said.length === 0) return undefined;
  return `import { format } from 'node:util';
const printed: string[] = [];
jest.spyOn(console, 'log').mockImplementation((...values) => void printed.push(format(...values)));
${code}
it('prints what it says', () => expect(printed).toEqual(${JSON.stringify(said)}));
`;
}
