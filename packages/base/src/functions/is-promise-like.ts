/** True for a promise, and for what is awaited like one. */
export const isPromiseLike = (value: unknown): value is PromiseLike<unknown> =>
  typeof (Object(value) as { readonly then?: unknown }).then === 'function';
