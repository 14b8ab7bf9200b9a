import fs from 'node:fs';
import path from 'node:path';

/** Names of the modules that a file imports at run time. */
const importsOf = (file: string): readonly string[] =>
  [
    ...fs.readFileSync(file, 'utf8').matchAll(/^(?:import|export)(?! type)[^;]*?from '([^']+)'/gm),
  ].map(([, name]) => name!);

/** Files of ours and packages that are loaded along with `file`. */
const loadedFrom = (file: string, seen: ReadonlySet<string> = new Set()): ReadonlySet<string> =>
  importsOf(file).reduce<ReadonlySet<string>>((loaded, name) => {
    const resolved = name.startsWith('.') ? path.resolve(path.dirname(file), name) : name;
    if (loaded.has(resolved)) return loaded;
    const more = new Set([...loaded, resolved]);
    return name.startsWith('.') ? loadedFrom(resolved, more) : more;
  }, seen);

const packagesOf = (name: string, entry: string): readonly string[] =>
  [...loadedFrom(path.join(__dirname, '../..', name, 'src', entry))]
    .filter((loaded) => !path.isAbsolute(loaded))
    .sort();

it('a page loads nothing but RxJS, the parser and the ground floor', () => {
  expect(packagesOf('relay', 'client.ts')).toEqual([
    '@sfstream/base',
    'eventsource-parser',
    'rxjs',
  ]);
});

it('the ground floor loads nothing but RxJS, so that a page has neither axios nor anything of Node', () => {
  expect(packagesOf('base', 'index.ts')).toEqual(['rxjs']);
});

it('only the entry for Node needs Node', () => {
  expect(packagesOf('relay', 'index.ts').filter((name) => name.startsWith('node:'))).toEqual([]);
});
