import type { EventMarker } from '@sfstream/core';
import { ReplayIdError, ReplayOption } from '@sfstream/core';
import type { EventLog, LogStart } from '../log/event-log.ts';

/** How the log goes on after a failure. */
export interface FailurePolicy {
  readonly replayFallback: ReplayOption;
  /** The time of the failure, in epoch milliseconds. */
  readonly now: number;
}

/** Milliseconds that Salesforce keeps any event at least: PushTopic and generic events for a day, others longer. */
const shortestRetention = 86_400_000;

/**
 * Decides where the log begins again once its channel has failed, so that no reader takes it for complete where it is
 * not. Undefined: it goes on.
 */
export const logStartAfter = (
  error: unknown,
  { start, newest, position }: Pick<EventLog, 'start' | 'newest' | 'position'>,
  { replayFallback, now }: FailurePolicy,
): LogStart | undefined => {
  if (error instanceof ReplayIdError) return afterRefusal(newest, replayFallback, now);
  // What was kept when it was asked for may be gone by now, and readers have come to wait for it.
  if (start.type === 'retained' && now - start.askedAt >= shortestRetention) {
    return { ...start, askedAt: now };
  }
  // There is no position to go on from, so events that come meanwhile are missed.
  return start.type !== 'unknown' && position === undefined ? { type: 'new' } : undefined;
};

const afterRefusal = (
  refused: EventMarker | undefined,
  replayFallback: ReplayOption,
  now: number,
): LogStart =>
  replayFallback === ReplayOption.AllEvents
    ? { type: 'retained', askedAt: now, ...(refused !== undefined && { refused }) }
    : { type: 'incomparable' }; // New events may be counted from the start.
