import { isPromiseLike, notify } from '@sfstream/base';

/** The key that a function of the user has given. Throws for a promise: no two of them are the same key. */
export const keyAtOnce = (option: string, key: unknown): unknown => {
  if (!isPromiseLike(key)) return key;
  // What it rejects with would end the process.
  notify(option, () => key);
  throw new TypeError('it must answer at once, and not with a promise');
};
