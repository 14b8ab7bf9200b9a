import type { ReplayId, ReplayStore } from '@sfstream/core';

/**
 * A store that answers the same for every channel, a `ReplayOption` or the replay id to begin after, and keeps nothing.
 *
 * @example
 * ```ts
 * import { ReplayOption } from '@sfstream/core';
 * import { constantReplay } from '@sfstream/replay';
 *
 * const store = process.env['REPLAY'] === 'all' ? constantReplay(ReplayOption.AllEvents) : new Map();
 * ```
 */
export const constantReplay = (replay: ReplayId): ReplayStore => ({
  get: () => ({ replayId: replay }),
  set: () => undefined,
});
