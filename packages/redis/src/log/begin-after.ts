import type { EventMarker, ReplayId } from '@sfstream/core';
import { ReplayIdError } from '@sfstream/core';
import { fromCloudEvent } from '@sfstream/forward';
import type { Observable } from 'rxjs';
import { map, switchMap } from 'rxjs';
import { positionOf } from '../stream/position-of.ts';
import type { ChannelStreams, Found } from './channel-streams.ts';
import type { EntryId } from './entry-id.ts';
import type { Cursors } from './page.ts';

/**
 * Finds where the streams of a channel go on after a position. Fails with a `ReplayIdError` where they may have dropped what
 * comes next, or have begun later.
 */
export const beginAfter = (
  streams: ChannelStreams,
  channel: string,
  marker: EventMarker,
): Observable<Cursors> => {
  const number = numberOf(marker);
  return streams.find(number).pipe(
    map((found): EntryId => `${generationOf(found, marker)}-${number}`),
    switchMap((entry) =>
      streams.after(entry).pipe(
        map((continuations) => {
          if (continuations.includes('cut') || !continuations.includes('whole')) {
            throw notHeld(channel, marker.replayId);
          }
          return continuations.map(() => entry);
        }),
      ),
    ),
  );
};

/** The second part of an entry's id; 0, which is before all, for a replay id that none can have. */
const numberOf = (marker: EventMarker): string => {
  const [id] = positionOf(marker);
  return id !== '' && BigInt(id) < 2n ** 64n ? id : '0';
};

/** A replay id may have come in several generations; then the date tells which is meant. */
const generationOf = ({ generation, entries }: Found, { createdDate }: EventMarker): number => {
  const dated = entries.find(({ event }) => fromCloudEvent(event).createdDate === createdDate);
  return (dated ?? entries[0])?.generation ?? generation;
};

const notHeld = (channel: string, replayId: ReplayId): ReplayIdError =>
  new ReplayIdError(channel, replayId, {
    successful: false,
    error: 'the streams in Redis do not hold what comes after it any more',
  });
