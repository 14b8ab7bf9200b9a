import type { ReplayId, ReplayStore } from '@sfstream/core';
import { answerOf } from '@sfstream/core';
import { map } from 'rxjs';
import { wrapping } from './wrapping.ts';

/**
 * Answers `replay` for channels that the store has no marker of: a `ReplayOption`, or the replay id to begin after.
 * Everything else is the store's.
 *
 * @example
 * ```ts
 * import { ReplayOption } from '@sfstream/core';
 * import { defaultTo, mapStore } from '@sfstream/replay';
 *
 * // The first run gets all that Salesforce retains, later ones what came since.
 * const store = defaultTo(mapStore(), ReplayOption.AllEvents);
 * ```
 */
export const defaultTo = (store: ReplayStore, replay: ReplayId): ReplayStore =>
  wrapping(store, {
    get: (channel) =>
      answerOf(() => store.get(channel)).pipe(map((marker) => marker ?? { replayId: replay })),
    set: (channel, marker) => store.set(channel, marker),
  });
