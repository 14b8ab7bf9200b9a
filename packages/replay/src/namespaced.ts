import type { ReplayStore } from '@sfstream/core';

/**
 * Puts `prefix` before every key, so that several applications or orgs can share one store. The prefix is used as it
 * is given, so let it end in a separator.
 *
 * @example
 * ```ts
 * import { mapStore, namespaced } from '@sfstream/replay';
 *
 * const shared = mapStore();
 * namespaced(shared, 'billing:').set('/event/Order__e', { replayId: 42 });
 * console.log([...shared.keys()]); // => [ 'billing:/event/Order__e' ]
 * ```
 */
export const namespaced = (store: ReplayStore, prefix: string): ReplayStore => ({
  get: (channel) => store.get(`${prefix}${channel}`),
  set: (channel, marker) => store.set(`${prefix}${channel}`, marker),
});
