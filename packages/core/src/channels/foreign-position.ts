import { ReplayIdError } from '../errors/replay-id-error.ts';
import { isReplayOption } from '../model/position.ts';
import type { ReplayId } from '../model/replay.ts';

/** A position, and the org whose it is, as far as that is known. */
export interface OrgPosition {
  readonly position: ReplayId;
  readonly orgId: string | undefined;
}

/**
 * The refusal of a position that is another org's, as after a sandbox refresh or a migration: this org may know the same
 * id for quite another event, and events would be skipped silently. Undefined where nothing speaks against it.
 */
export const foreignPosition = (
  channel: string,
  { position, orgId }: OrgPosition,
  here: string | undefined,
): ReplayIdError | undefined =>
  isReplayOption(position) || orgId === undefined || here === undefined || orgId === here
    ? undefined
    : new ReplayIdError(channel, position, {
        error: `It is a position in org ${orgId}, and this is org ${here}.`,
      });
