import type { Decoder, Errors } from 'io-ts';
import { IntersectionType, UnionType } from 'io-ts';

/** Number of faults reported at most; a hostile value could have very many. */
const maxIssues = 5;

/** One sentence per fault, with the place and the type expected there. The value is not quoted: it may be private. */
export const ioTsIssues = (errors: Errors): readonly string[] =>
  errors.slice(0, maxIssues).map(({ context }) => {
    const path = context
      .filter(({ key }, index) => key !== '' && !isCombined(context[index - 1]?.type))
      .map(({ key }) => key)
      .join('.');
    return `${path === '' ? 'the value' : path} must be ${context.at(-1)?.type.name ?? 'something else'}`;
  });

/** True for types whose child keys are io-ts's own numbering of their parts. */
const isCombined = (type: Decoder<never, unknown> | undefined): boolean =>
  type instanceof IntersectionType || type instanceof UnionType;
