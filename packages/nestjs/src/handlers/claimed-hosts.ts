const key = Symbol.for('@sfstream/nestjs/claimed');

/**
 * The providers and controllers of applications with an `SfStreamModule`, which looks for handlers in them. Common to all
 * installed copies of this package.
 */
export const claimedHosts: WeakSet<object> = ((globalThis as Record<symbol, unknown>)[key] ??=
  new WeakSet()) as WeakSet<object>;
