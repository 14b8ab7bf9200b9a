import { createRequire } from 'node:module';
import { UsageError } from '../failures/usage-error.ts';

/**
 * Loads the first of these packages that the user has, as seen from one of these files. Throws a {@link UsageError} that says
 * what to install where there is none; `what` needs it.
 */
export const loadPackage = (
  names: readonly [string, ...string[]],
  from: readonly string[],
  what = 'Forwarding to this engine',
): unknown => {
  for (const file of from) {
    const require = createRequire(file);
    for (const name of names) if (isThere(require, name)) return require(name);
  }
  throw new UsageError(
    `${what} needs the package ${names.join(' or ')}, which is not installed here. Run: npm install ${names[0]}`,
  );
};

const isThere = (require: NodeJS.Require, name: string): boolean => {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
};
