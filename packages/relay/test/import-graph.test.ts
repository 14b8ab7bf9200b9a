import fs from 'node:fs';
import path from 'node:path';

/** What a file imports at run time. */
const importsOf = (file: string): readonly string[] =>
  [
    ...fs.readFileSync(file, 'utf8').matchAll(/^(?:import|export)(?! type)[^;]*?from '([^']+)'/gm),
  ].map(([, name]) => name!);

/** Everything that a page loads from `file` on: files of ours, and packages. */
const loadedFrom = (file: string, seen: ReadonlySet<string> = new Set()): ReadonlySet<string> =>
  importsOf(file).reduce<ReadonlySet<string>>((loaded, name) => {
    const resolved = name.startsWith('.') ? path.resolve(path.dirname(file), name) : name;
    if (loaded.has(resolved)) return loaded;
    const more = new Set([...loaded, resolved]);
    return name.startsWith('.') ? loadedFrom(resolved, more) : more;
  }, seen);

const packagesOf = (entry: string): readonly string[] =>
  [...loadedFrom(path.join(__dirname, '../src', entry))]
    .filter((name) => !path.isAbsolute(name))
    .sort();

it('a page loads nothing but RxJS and the parser, so neither axios nor anything of Node', () => {
  expect(packagesOf('client.ts')).toEqual(['eventsource-parser', 'rxjs']);
});

it('only the entry for Node needs Node', () => {
  expect(packagesOf('index.ts').filter((name) => name.startsWith('node:'))).toEqual([]);
});
