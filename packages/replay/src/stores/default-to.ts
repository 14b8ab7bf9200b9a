import type { ReplayId, ReplayStore } from '@sfstream/core';
import { heldMarker, wrapStore } from '@sfstream/core';
import { map } from 'rxjs';

/**
 * Answers `replay` for channels that the store has no marker of: a `ReplayOption`, or the replay id to begin after. A
 * marker of where a channel began is a marker. Everything else is the store's; where it fails, nothing is answered in its
 * place.
 *
 * @example
 * ```ts
 * import { ReplayOption } from '@sfstream/core';
 * import { defaultTo } from '@sfstream/replay';
 *
 * // The first run gets all that Salesforce retains, later ones what came since.
 * const store = defaultTo(new Map(), ReplayOption.AllEvents);
 * ```
 */
export const defaultTo = (store: ReplayStore, replay: ReplayId): ReplayStore =>
  wrapStore(store, {
    get: (channel) =>
      heldMarker(store, channel).pipe(map((marker) => marker ?? { replayId: replay })),
    set: (channel, marker) => store.set(channel, marker),
  });
