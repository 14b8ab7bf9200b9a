import type { ReplayId } from './replay.ts';
import { isLaterReplayId } from './replay.ts';
import { toCometdId } from './to-cometd-id.ts';

/**
 * True where the event of `id` comes after that of `other`, whichever API has numbered them: both number the same event alike, as
 * {@link toCometdId} says. Also true in doubt, as {@link isLaterReplayId} is. For readers of what was written over one API and
 * then over another. What decides whether an event was had compares by `isLaterReplayId`, so that none is left out by mistake.
 */
export const comesAfter = (id: ReplayId, other: ReplayId): boolean =>
  isLaterReplayId(id, other) &&
  (!isLaterReplayId(other, id) || isLaterReplayId(inDigits(id), inDigits(other)));

const inDigits = (id: ReplayId): ReplayId => toCometdId(id) ?? id;
