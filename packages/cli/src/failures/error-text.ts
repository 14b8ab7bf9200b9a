import { messageOf } from '@sfstream/base';
import { withoutMiddle } from './without-middle.ts';

/** Message of an error on one line. Unlike `messageOf` it keeps the end of a long one, where the remedy is. */
export const errorText = (error: unknown): string =>
  withoutMiddle(hasMessage(error) ? error.message : messageOf(error))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');

const hasMessage = (error: unknown): error is { readonly message: string } =>
  typeof error === 'object' &&
  error !== null &&
  'message' in error &&
  typeof error.message === 'string';
