const brand = Symbol.for('@sfstream/error');

/**
 * The base of every error that an sfstream package throws or emits. The literal `name` of each subclass tells them
 * apart.
 *
 * @example
 * ```ts
 * import { isSfStreamError } from '@sfstream/http';
 *
 * const describe = (error: unknown): string =>
 *   isSfStreamError(error) ? `${error.name}: ${error.message}` : 'not ours';
 * ```
 */
export abstract class SfStreamError extends Error {
  abstract override readonly name: string;

  /** Registered globally, so that two installed copies of this package recognise each other's errors. */
  readonly [brand] = true;

  constructor(message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    // Kept out of `inspect` and JSON output, where it would only be noise.
    Object.defineProperty(this, brand, { enumerable: false });
  }
}

/** Whether `value` is an error of this library, whichever installed copy of it made the error. */
export const isSfStreamError = (value: unknown): value is SfStreamError =>
  value instanceof Error && brand in value;
