import type { ReplayId } from '@sfstream/core';
import { ReplayOption, StoreError } from '@sfstream/core';
import type { GuardedStore } from '@sfstream/replay';
import * as t from 'io-ts';
import type { Observable } from 'rxjs';
import { map, of } from 'rxjs';
import type { EventLog, Reach } from './event-log.ts';

/** Where a log that begins at `replay` begins. Fails with a {@link StoreError} when the store gives what is no marker. */
export const reachOf = (channel: string, replay: ReplayId | GuardedStore): Observable<Reach> =>
  typeof replay === 'object'
    ? replay.get(channel).pipe(map((marker) => reachAtMarker(channel, marker)))
    : of(reachAt({ replayId: replay }));

/** Where to subscribe so that the log goes on without a hole. */
export const replayFor = ({ reach, newest }: EventLog): ReplayId =>
  newest?.replayId ?? (reach.type === 'retained' ? ReplayOption.AllEvents : ReplayOption.NewEvents);

const Marker = t.intersection([
  t.type({ replayId: t.union([t.number, t.string]) }),
  t.partial({ createdDate: t.string }),
]);
type Marker = t.TypeOf<typeof Marker>;

const reachAtMarker = (channel: string, marker: unknown): Reach => {
  if (marker === undefined || marker === null) return { type: 'new' };
  if (Marker.is(marker)) return reachAt(marker);
  throw new StoreError(
    `The replay store holds no marker for ${channel} but something else; a marker is { replayId, createdDate? }.`,
    channel,
  );
};

export const reachAt = ({ replayId, createdDate }: Marker): Reach => {
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
