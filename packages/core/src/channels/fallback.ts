import { ClientError } from '@sfstream/base';
import type { Activity } from '../reports/activity.ts';
import { called } from '../model/called.ts';
import type { ReplayIdError } from '../errors/replay-id-error.ts';
import { isReplayOption } from '../model/position.ts';
import type { ReplayOption } from '../model/replay.ts';

/** Where a channel goes on when its position is refused: always there, or where a function says; undefined fails. */
export type ReplayFallback = ReplayOption | ((refusal: ReplayIdError) => ReplayOption | undefined);

/** Where a refused position goes on, and what is to be said of it. */
export interface Fallback {
  readonly position: ReplayOption;
  readonly activities: readonly Activity[];
}

/**
 * What `fallback` makes of a refusal; undefined where the channel is to fail with it. Throws a {@link ClientError} where
 * the function throws, or answers with something else than an option.
 */
export const fallbackFrom = (
  refusal: ReplayIdError,
  fallback: ReplayFallback | undefined,
  reason: string,
): Fallback | undefined => {
  const position =
    typeof fallback === 'function' ? called('replayFallback', () => fallback(refusal)) : fallback;
  const { channel, replayId } = refusal;
  if (position === undefined || position === replayId) return undefined;
  if (!isReplayOption(position)) {
    throw new ClientError(
      'The function given as replayFallback must return ReplayOption.NewEvents, ReplayOption.AllEvents or undefined.',
      { field: 'replayFallback' },
    );
  }
  return {
    position,
    activities: [
      { type: 'replay-fallback', channel, replayId, fallback: position },
      { type: 'possible-loss', channel, reason },
    ],
  };
};

/**
 * The fallback of one who has begun again with new events: from a position it goes back there, but once these are refused as
 * well there is nowhere to go.
 */
export const fromPositions = (fallback: ReplayFallback | undefined): ReplayFallback | undefined =>
  fallback === undefined
    ? undefined
    : (refusal) => {
        if (isReplayOption(refusal.replayId)) return undefined;
        return typeof fallback === 'function' ? fallback(refusal) : fallback;
      };
