import type { ReplayMarker } from '@sfstream/core';

/**
 * A store in memory, for tests and for positions that need not outlive the process. A `Map` is a store as it is, so
 * this is the map itself, with the right types.
 *
 * @example
 * ```ts
 * import { mapStore } from '@sfstream/replay';
 *
 * const store = mapStore();
 * store.set('/event/Order__e', { replayId: 42 });
 * console.log(store.get('/event/Order__e')?.replayId); // => 42
 * ```
 */
export const mapStore = (
  map: Map<string, ReplayMarker> = new Map<string, ReplayMarker>(),
): Map<string, ReplayMarker> => map;
