import type { EventMarker, Replay, ReplayId, ReplayStore } from '@sfstream/core';
import { ReplayOption, StoreError, answerOf } from '@sfstream/core';
import * as t from 'io-ts';
import type { Observable } from 'rxjs';
import { map, of } from 'rxjs';
import type { EventLog, Reach } from './event-log.ts';

/** Where a log that begins at `replay` begins. Fails with a {@link StoreError} when the store gives what is no marker. */
export const reachOf = (channel: string, replay: Replay): Observable<Reach> =>
  isStore(replay)
    ? answerOf(() => replay.get(channel)).pipe(map((marker) => reachAtMarker(channel, marker)))
    : of(reachAt({ replayId: replay }));

export const isStore = (replay: Replay): replay is ReplayStore => typeof replay === 'object';

/** Where to subscribe so that the log goes on without a hole. */
export const replayFor = ({ reach, newest }: EventLog): ReplayId =>
  newest?.replayId ?? (reach.type === 'retained' ? ReplayOption.AllEvents : ReplayOption.NewEvents);

const isMarker = t.intersection([
  t.type({ replayId: t.union([t.number, t.string]) }),
  t.partial({ createdDate: t.string }),
]).is as (value: unknown) => value is EventMarker;

const reachAtMarker = (channel: string, marker: unknown): Reach => {
  if (marker === undefined || marker === null) return { type: 'new' };
  if (isMarker(marker)) return reachAt(marker);
  throw new StoreError(
    `The replay store holds no marker for ${channel} but something else; a marker is { replayId, createdDate? }.`,
    channel,
  );
};

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
