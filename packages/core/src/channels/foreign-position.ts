import { ReplayIdError } from '../errors/replay-id-error.ts';
import { isReplayOption } from '../model/position.ts';
import type { ReplayId } from '../model/replay.ts';

/** A position and the org it belongs to, if that is known. */
export interface OrgPosition {
  readonly position: ReplayId;
  readonly orgId: string | undefined;
}

/**
 * The refusal of a position that belongs to another org, as after a sandbox refresh or a migration: this org may use
 * the same id for another event, and events would be skipped silently. Undefined where the position may be used.
 */
export const foreignPosition = (
  channel: string,
  { position, orgId }: OrgPosition,
  here: string | undefined,
): ReplayIdError | undefined =>
  isReplayOption(position) || orgId === undefined || here === undefined || orgId === here
    ? undefined
    : new ReplayIdError(channel, position, {
        error: `The position belongs to org ${orgId}, but this is org ${here}.`,
      });

/** The refusal of a position in a form that the protocol of the client does not have. */
export const foreignForm = (channel: string, position: ReplayId): ReplayIdError =>
  new ReplayIdError(channel, position, {
    error: 'The position is that of another API, in a form that cannot be converted.',
  });
