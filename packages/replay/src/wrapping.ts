import type { ReplayStore } from '@sfstream/core';

/** The wrapper, in which `guarded` finds what it wraps. */
export const wrapping = (store: ReplayStore, wrapper: ReplayStore): ReplayStore =>
  Object.defineProperty(wrapper, 'store', { value: store });
