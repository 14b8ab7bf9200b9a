import type { EventMarker } from '@sfstream/core';
import { ReplayIdError, ReplayOption } from '@sfstream/core';
import type { EventLog, LogStart } from '../log/event-log.ts';

/** Decides where the log begins again once its channel has failed, so that no reader takes it for complete where it is not. Undefined: it goes on. */
export const logStartAfter = (
  error: unknown,
  { start, newest, position }: Pick<EventLog, 'start' | 'newest' | 'position'>,
  replayFallback: ReplayOption,
): LogStart | undefined => {
  if (error instanceof ReplayIdError) return afterRefusal(newest, replayFallback);
  // There is no position to go on from, so events that come meanwhile are missed.
  return start.type !== 'unknown' && position === undefined ? { type: 'new' } : undefined;
};

const afterRefusal = (refused: EventMarker | undefined, replayFallback: ReplayOption): LogStart =>
  replayFallback === ReplayOption.AllEvents
    ? { type: 'retained', ...(refused !== undefined && { refused }) }
    : { type: 'incomparable' }; // New events may be counted from the start.
