import type { ReplayId, ReplayStore } from '@sfstream/core';
import { heldMarker, readMarker, wrapStore } from '@sfstream/core';
import { map } from 'rxjs';
import { fixedMarker } from './fixed-marker.ts';

/**
 * Answers `replay` for channels that the store has no marker of: a `ReplayOption`, or the replay id to begin after. A
 * marker of where a channel began is a marker. The store answers everything else; where it fails, nothing is answered in
 * its place. What is not a marker is refused, on its way in or out.
 *
 * Throws a `ClientError` where `replay` is not a position.
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
export const defaultTo = (store: ReplayStore, replay: ReplayId): ReplayStore => {
  const fixed = fixedMarker('defaultTo', replay);
  return wrapStore(store, {
    get: (channel) => heldMarker(store, channel).pipe(map((marker) => marker ?? fixed)),
    set: (channel, marker) => store.set(channel, readMarker(marker)),
  });
};
