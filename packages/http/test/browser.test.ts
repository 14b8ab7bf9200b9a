import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = join(__dirname, '..');
const { imports, dependencies, peerDependencies } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
) as {
  imports: { '#platform': { node: string; default: string } };
  dependencies: object;
  peerDependencies: object;
};
const importsOf = (file: string): string[] =>
  [
    ...readFileSync(file, 'utf8').matchAll(/^(?:import|export)(?! type)[^;]*? from '([^']+)';/gm),
  ].map(([, specifier]) => specifier!);

/** All that `file` loads, itself included, where `#platform` leads to the given file. */
const loadedFrom = (file: string, platform: string, seen = new Set<string>()): Set<string> => {
  const name = relative(root, file);
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const specifier of importsOf(file)) {
    if (specifier.startsWith('.')) loadedFrom(join(dirname(file), specifier), platform, seen);
    else if (specifier === '#platform') loadedFrom(platform, platform, seen);
    else seen.add(specifier);
  }
  return seen;
};

const loaded = (build: string): string[] => [
  ...loadedFrom(
    join(root, 'src/index.ts'),
    join(root, build.replace(/^\.\/dist\/(esm|cjs)/, 'src').replace(/\.js$/, '.ts')),
  ),
];
const packages = (names: readonly string[]): string[] =>
  names.filter((name) => !name.startsWith('src/')).sort();

it('loads in browsers axios, rxjs and base, nothing of Node and no cookie jar', () => {
  const loadedInBrowsers = packages(loaded(imports['#platform'].default));
  expect(loadedInBrowsers).toEqual(['@sfstream/base', 'axios', 'rxjs']);
});

it('loads in Node what the package declares', () => {
  const declared = Object.keys({ ...dependencies, ...peerDependencies });
  expect(packages(loaded(imports['#platform'].node))).toEqual(
    [...declared, 'node:http', 'node:https', 'node:string_decoder', 'node:url', 'node:zlib'].sort(),
  );
});
