import { isPromiseLike } from '@sfstream/base';

/** The key that a function of the user has given. Throws for a promise: no two of them are the same key. */
export const keyAtOnce = (key: unknown): unknown => {
  if (!isPromiseLike(key)) return key;
  // What it rejects with would end the process.
  key.then(undefined, () => undefined);
  throw new TypeError('it must answer at once, and not with a promise');
};
