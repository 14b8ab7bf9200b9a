import { ClientError } from '@sfstream/base';
import type { Activity } from '../reports/activity.ts';
import { called } from '../model/called.ts';
import type { ReplayIdError } from '../errors/replay-id-error.ts';
import { isReplayOption } from '../model/position.ts';
import type { ReplayOption } from '../model/replay.ts';

/**
 * The position to go on from when a position is refused: a fixed one, or the result of a function. `undefined` fails.
 */
export type ReplayFallback = ReplayOption | ((refusal: ReplayIdError) => ReplayOption | undefined);

/** The position after a refused one, and the activities to announce. */
export interface Fallback {
  readonly position: ReplayOption;
  readonly activities: readonly Activity[];
}

/**
 * Applies `fallback` to a refusal; undefined where the channel must fail with it. Throws a {@link ClientError} where
 * the function throws, or returns something that is not an option.
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
 * The fallback of a subscriber that has begun again with new events. It serves for positions only: where new events are
 * refused too, nothing is left to fall back to.
 */
export const fromPositions = (fallback: ReplayFallback | undefined): ReplayFallback | undefined =>
  fallback === undefined
    ? undefined
    : (refusal) => {
        if (isReplayOption(refusal.replayId)) return undefined;
        return typeof fallback === 'function' ? fallback(refusal) : fallback;
      };
