import { isSfStreamError } from '@sfstream/base';
import { NotLeadingError } from '../errors/not-leading-error.ts';

/** Says whether something failed because another process leads, also as the cause of another error. */
export const isNotLeading = (error: unknown): boolean =>
  isSfStreamError(error) && (error.name === NotLeadingError.kind || isNotLeading(error.cause));
