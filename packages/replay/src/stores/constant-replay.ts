import type { ReplayId, ReplayStore } from '@sfstream/core';
import { fixedMarker } from './fixed-marker.ts';

/**
 * A store that answers the same for every channel, a `ReplayOption` or the replay id to begin after, and keeps nothing.
 * Throws a `ClientError` where `replay` is not a position.
 *
 * @example
 * ```ts
 * import { ReplayOption } from '@sfstream/core';
 * import { constantReplay } from '@sfstream/replay';
 *
 * const store = process.env['REPLAY'] === 'all' ? constantReplay(ReplayOption.AllEvents) : new Map();
 * ```
 */
export const constantReplay = (replay: ReplayId): ReplayStore => {
  const fixed = fixedMarker('constantReplay', replay);
  return { get: () => fixed, set: () => undefined };
};
