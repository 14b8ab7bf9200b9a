import type { ReplayStore } from '@sfstream/core';
import { wrapStore } from '@sfstream/core';
import type { Leader, Term } from './leader.ts';

/**
 * Binds what is written to a store to one term: after it nothing is written any more, also when this process leads again,
 * as another one may have come further in between. What is dropped counts as written, since the work is done again.
 */
export const fencedBy =
  (leader: Leader, term: Term) =>
  (store: ReplayStore): ReplayStore =>
    wrapStore(store, {
      get: (channel) => store.get(channel),
      set: (channel, marker) => (leader.term === term ? store.set(channel, marker) : undefined),
    });
