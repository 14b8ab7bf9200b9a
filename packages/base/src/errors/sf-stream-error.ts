const brand = Symbol.for('@sfstream/error');

/**
 * The base of every error that an sfstream package throws or emits. The literal `name` of each subclass tells them
 * apart. `instanceof` does so too, also for an error that another installed copy of a package made: two copies have
 * two classes of one `kind`, so that not the classes count but the kinds. A subclass of your own has no `kind`, and
 * knows its own instances only.
 *
 * @example
 * ```ts
 * import { isSfStreamError } from '@sfstream/base';
 *
 * const describe = (error: unknown): string =>
 *   isSfStreamError(error) ? `${error.name}: ${error.message}` : 'not ours';
 * ```
 */
export abstract class SfStreamError extends Error {
  /** The name that `instanceof` goes by: the `name` of the instances that are of no narrower class. */
  static readonly kind: string = 'SfStreamError';

  abstract override readonly name: string;

  static override [Symbol.hasInstance](value: unknown): boolean {
    return Object.hasOwn(this, 'kind')
      ? isSfStreamError(value) && kindsOf(value).includes(this.kind)
      : Function.prototype[Symbol.hasInstance].call(this, value);
  }

  constructor(message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
  }

  /** Registered globally, so that two installed copies of this package recognise each other's errors. */
  get [brand](): true {
    return true;
  }
}

/** Tells whether `value` is an error of this library, whichever installed copy of it made the error. */
export const isSfStreamError = (value: unknown): value is SfStreamError =>
  typeof value === 'object' && value !== null && brand in value;

/** The kinds of the classes that an error is made by, the narrowest first. */
const kindsOf = (value: object): readonly unknown[] => {
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === null) return [];
  const { constructor } = prototype as { readonly constructor: { readonly kind?: unknown } };
  const own = Object.hasOwn(constructor, 'kind') ? [constructor.kind] : [];
  return [...own, ...kindsOf(prototype)];
};
