import type { Replay, ReplayMarker, StartMarker } from '@sfstream/core';
import type { Observable } from 'rxjs';
import type { EventLog } from '../log/event-log.ts';

/**
 * Where to subscribe so that the log goes on without a hole. Of a position with a date or an org the client is to know
 * these, too, so that it is given a store of just this position; where there is none yet, it has that store keep when the log
 * began (`keepStart`).
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
