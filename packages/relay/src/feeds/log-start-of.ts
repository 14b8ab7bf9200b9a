import type { EventMarker, ReplayId, ReplayMarker } from '@sfstream/core';
import { ReplayOption } from '@sfstream/core';
import type { GuardedStore } from '@sfstream/replay';
import type { Observable } from 'rxjs';
import { map, of } from 'rxjs';
import type { LogStart } from '../log/event-log.ts';

/**
 * Gives the start of a log that begins at `replay`. Fails with a `StoreError` when the store fails or gives anything
 * but a marker.
 */
export const logStartOf = (
  channel: string,
  replay: ReplayId | GuardedStore,
): Observable<LogStart> =>
  typeof replay === 'object'
    ? replay.get(channel).pipe(map(startAtMarker))
    : of(startAt({ replayId: replay }));

const startAtMarker = (marker: ReplayMarker | undefined): LogStart => {
  if (marker === undefined) return { type: 'new' };
  return marker.replayId === undefined ? { type: 'since', since: marker } : startAt(marker);
};

const startAt = (marker: EventMarker): LogStart => {
  switch (marker.replayId) {
    case ReplayOption.NewEvents:
      return { type: 'new' };
    case ReplayOption.AllEvents:
      return { type: 'retained' };
    default:
      return { type: 'after', marker };
  }
};
