import type { EventMarker, ReplayId, ReplayMarker } from '@sfstream/core';
import { ReplayOption } from '@sfstream/core';
import type { GuardedStore } from '@sfstream/replay';
import type { Observable } from 'rxjs';
import { map, of } from 'rxjs';
import type { LogStart } from '../log/event-log.ts';

/**
 * Gives the start of a log that begins at `replay` at the time `now`. Fails with a `StoreError` when the store fails or gives anything
 * but a marker.
 */
export const logStartOf = (
  channel: string,
  replay: ReplayId | GuardedStore,
  now: number,
): Observable<LogStart> =>
  typeof replay === 'object'
    ? replay.get(channel).pipe(map((marker) => startAtMarker(marker, now)))
    : of(startAt({ replayId: replay }, now));

const startAtMarker = (marker: ReplayMarker | undefined, now: number): LogStart => {
  if (marker === undefined) return { type: 'new' };
  return marker.replayId === undefined ? { type: 'since', since: marker } : startAt(marker, now);
};

const startAt = (marker: EventMarker, now: number): LogStart => {
  switch (marker.replayId) {
    case ReplayOption.NewEvents:
      return { type: 'new' };
    case ReplayOption.AllEvents:
      return { type: 'retained', askedAt: now };
    default:
      return { type: 'after', marker };
  }
};
