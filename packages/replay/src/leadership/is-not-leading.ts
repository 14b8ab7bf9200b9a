import { isSfStreamError } from '@sfstream/base';
import { NotLeadingError } from '../errors/not-leading-error.ts';

/**
 * Says whether something failed because another process leads, also as the cause of another error.
 *
 * @example
 * ```ts
 * import { NotLeadingError, isNotLeading } from '@sfstream/replay';
 *
 * console.log(isNotLeading(new NotLeadingError('billing'))); // => true
 * console.log(isNotLeading(new Error('disk full'))); // => false
 * ```
 */
export const isNotLeading = (error: unknown): boolean =>
  isSfStreamError(error) && (error.name === NotLeadingError.kind || isNotLeading(error.cause));
