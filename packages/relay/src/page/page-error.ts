/** The brand of the suite's errors, so that `isSfStreamError` knows these as well. */
const brand = Symbol.for('@sfstream/error');

/**
 * The base of the errors in a page. Not the suite's own base class: that comes with the HTTP client, which a page need not
 * carry.
 */
export abstract class PageError extends Error {
  abstract override readonly name: string;

  constructor(message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    Object.defineProperty(this, brand, { value: true });
  }
}
