import { SfStreamError } from '@sfstream/base';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const packages = path.resolve(__dirname, '../..');

/** The classes that extend a class of ours, by their names, from the sources of all packages. */
const classes = readdirSync(packages)
  .flatMap((name) => {
    const sources = path.join(packages, name, 'src');
    return readdirSync(sources, { recursive: true, encoding: 'utf8' }).map((file) =>
      path.join(sources, file),
    );
  })
  .filter(
    (file) =>
      file.endsWith('-error.ts') && /^export class \w+ extends/m.test(readFileSync(file, 'utf8')),
  )
  .flatMap((file) => Object.entries(jest.requireActual<Record<string, unknown>>(file)))
  .filter(([, exported]) => isErrorOfOurs(exported));

/** By the classes themselves: `instanceof` is what is tested. */
function isErrorOfOurs(exported: unknown): boolean {
  const { prototype } = Object(exported) as { readonly prototype?: object };
  return (
    prototype !== undefined &&
    Object.prototype.isPrototypeOf.call(SfStreamError.prototype, prototype)
  );
}

it('finds the errors of all packages', () => {
  const names = classes.map(([name]) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      'TransportTimeoutError',
      'AuthenticationError',
      'ReplayIdError',
      'PoisonEventError',
      'ForbiddenError',
      'NotAllowedError',
      'UsageError',
    ]),
  );
});

it.each(classes)('%s has a kind of its own, which is its name', (name, exported) => {
  expect(Object.hasOwn(exported as object, 'kind')).toBe(true);
  expect((exported as typeof SfStreamError).kind).toBe(name);
});
