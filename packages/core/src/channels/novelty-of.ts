import type { ReplayId } from '../model/replay.ts';
import type { StreamEvent } from '../model/stream-event.ts';
import type { ComesLater } from './later-in.ts';
import { beginsAgain, hasHad, isDoubtful } from './progress.ts';
import type { Progress } from './progress.ts';

/**
 * Decides whether an event is new to a subscriber with this progress. `counted-again`: it is new, since the org counts
 * its replay ids from the beginning again. In the common case this only compares two ids.
 */
export const noveltyOf = (
  event: StreamEvent,
  progress: Progress | undefined,
  granted: ReplayId,
  comesLater: ComesLater,
): 'new' | 'had' | 'counted-again' => {
  if (progress === undefined || !hasHad(progress, event)) return 'new';
  if (isDoubtful(progress, event) && !comesLater(progress, event.channel)) return 'new';
  return beginsAgain(progress, event, granted) ? 'counted-again' : 'had';
};
