import type { Replay, ReplayMarker, StartMarker } from '@sfstream/core';
import type { Observable } from 'rxjs';
import type { EventLog } from '../log/event-log.ts';

/**
 * Gives the `replay` with which the log goes on without a hole. A bare position is given as it is. A position with a
 * date or an org is given as a store of just this position, so that the client knows them too. Where there is no
 * position yet, the client has that store keep when the log began (`keepStart`).
 */
export const replayFor = (
  log: EventLog,
  keepStart: (start: StartMarker) => Observable<unknown>,
): Replay => {
  const { position } = log;
  return position !== undefined && isBare(position)
    ? position.replayId
    : {
        get: () => position,
        set: (_, marker) => (marker.replayId === undefined ? keepStart(marker) : undefined),
      };
};

const isBare = (
  marker: ReplayMarker,
): marker is ReplayMarker & { readonly replayId: NonNullable<ReplayMarker['replayId']> } =>
  marker.replayId !== undefined && marker.createdDate === undefined && marker.orgId === undefined;
