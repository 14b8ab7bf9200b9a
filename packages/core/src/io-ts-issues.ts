import type { Errors } from 'io-ts';

/** At most this many faults are told; a hostile value could have very many. */
const maxIssues = 5;

/** One sentence per fault, naming the place and what was expected there. The value is not quoted: it may be private. */
export const ioTsIssues = (errors: Errors): readonly string[] =>
  errors.slice(0, maxIssues).map(({ context }) => {
    const path = context
      .map(({ key }) => key)
      .filter((key) => key !== '')
      .join('.');
    return `${path === '' ? 'the value' : path} must be ${context.at(-1)?.type.name ?? 'something else'}`;
  });
