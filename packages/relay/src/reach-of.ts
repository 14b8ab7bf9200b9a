import type { EventMarker, ReplayId, ReplayMarker } from '@sfstream/core';
import { ReplayOption } from '@sfstream/core';
import type { GuardedStore } from '@sfstream/replay';
import type { Observable } from 'rxjs';
import { map, of } from 'rxjs';
import type { EventLog, Reach } from './event-log.ts';

/** Where a log that begins at `replay` begins. Fails with a `StoreError` when the store fails or gives what is no marker. */
export const reachOf = (channel: string, replay: ReplayId | GuardedStore): Observable<Reach> =>
  typeof replay === 'object'
    ? replay.get(channel).pipe(map(reachAtMarker))
    : of(reachAt({ replayId: replay }));

/** Where to subscribe so that the log goes on without a hole. */
export const replayFor = ({ reach, newest }: EventLog): ReplayId =>
  newest?.replayId ?? (reach.type === 'retained' ? ReplayOption.AllEvents : ReplayOption.NewEvents);

const reachAtMarker = (marker: ReplayMarker | null | undefined): Reach =>
  marker?.replayId === undefined ? { type: 'new' } : reachAt(marker);

export const reachAt = ({ replayId, createdDate }: EventMarker): Reach => {
  switch (replayId) {
    case ReplayOption.NewEvents:
      return { type: 'new' };
    case ReplayOption.AllEvents:
      return { type: 'retained' };
    default:
      return {
        type: 'after',
        marker: createdDate === undefined ? { replayId } : { replayId, createdDate },
      };
  }
};
