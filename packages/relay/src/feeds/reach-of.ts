import type { EventMarker, ReplayId, ReplayMarker } from '@sfstream/core';
import { ReplayOption } from '@sfstream/core';
import type { GuardedStore } from '@sfstream/replay';
import type { Observable } from 'rxjs';
import { map, of } from 'rxjs';
import type { Reach } from '../log/event-log.ts';

/** Where a log that begins at `replay` begins. Fails with a `StoreError` when the store fails or gives what is no marker. */
export const reachOf = (channel: string, replay: ReplayId | GuardedStore): Observable<Reach> =>
  typeof replay === 'object'
    ? replay.get(channel).pipe(map(reachAtMarker))
    : of(reachAt({ replayId: replay }));

const reachAtMarker = (marker: ReplayMarker | undefined): Reach => {
  if (marker === undefined) return { type: 'new' };
  return marker.replayId === undefined ? { type: 'new', start: marker } : reachAt(marker);
};

const reachAt = (marker: EventMarker): Reach => {
  switch (marker.replayId) {
    case ReplayOption.NewEvents:
      return { type: 'new' };
    case ReplayOption.AllEvents:
      return { type: 'retained' };
    default:
      return { type: 'after', marker };
  }
};
