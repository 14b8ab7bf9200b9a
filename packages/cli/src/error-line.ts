import { inCommandLineTerms } from './command-line-terms.ts';
import type { Look } from './look-of.ts';
import { messageOf } from './message-of.ts';
import { toLine } from './to-line.ts';

/**
 * An error as one line that says what happened and what to do; never a stack.
 *
 * @example
 * ```ts
 * import { errorLine, lookOf } from '@sfstream/cli';
 *
 * declare const error: unknown;
 *
 * console.error(errorLine(error, lookOf(process.stderr, process.env)));
 * ```
 */
export const errorLine = (error: unknown, { colour }: Look): string =>
  toLine([{ text: `error: ${inCommandLineTerms(messageOf(error))}`, tone: 'bad' }], { colour });
