import { shortened } from './shortened.ts';

/**
 * The text of a failure, whatever was thrown: the `message` of an error, also of another realm, and the text of anything
 * else. At most 500 characters; what has no text gives its type. Never throws.
 *
 * @example
 * ```ts
 * import { messageOf } from '@sfstream/base';
 *
 * console.log(messageOf(new Error('no route'))); // => no route
 * console.log(messageOf('no route')); // => no route
 * ```
 */
export const messageOf = (thrown: unknown): string => {
  try {
    const { message } = Object(thrown) as { readonly message?: unknown };
    return shortened(typeof message === 'string' ? message : String(thrown));
  } catch {
    return `a value of type ${typeof thrown}`;
  }
};
