import type { EventMarker, ReplayId, StreamEvent } from '@sfstream/core';
import { ReplayIdError, isLaterReplayId } from '@sfstream/core';
import { spellingsOf } from '@sfstream/core/transport';
import { fromCloudEvent } from '@sfstream/forward';
import type { Observable } from 'rxjs';
import { map, switchMap } from 'rxjs';
import { entryNumber } from '../stream/entry-number.ts';
import type { ChannelStreams, Found } from './channel-streams.ts';
import type { EntryId } from './entry-id.ts';
import type { Cursors } from './page.ts';

/**
 * Finds where the streams of a channel go on after a position, whichever API has given it. Fails with a `ReplayIdError` where they
 * may have dropped what comes next, have begun later, or cannot tell.
 */
export const beginAfter = (
  streams: ChannelStreams,
  channel: string,
  marker: EventMarker,
): Observable<Cursors> =>
  streams.find(numbersOf(marker)).pipe(
    map((found): EntryId => {
      const entry = entryOf(found, marker) ?? placeIn(found, marker);
      if (entry === undefined) throw refused(channel, marker, reasonFor(marker));
      return entry;
    }),
    switchMap((entry) =>
      streams.after(entry).pipe(
        map((continuations) => {
          if (continuations.includes('cut') || !continuations.includes('whole')) {
            throw refused(channel, marker, 'do not hold what comes after it any more');
          }
          return continuations.map(() => entry);
        }),
      ),
    ),
  );

/** The numbers under which the streams may have the event. */
const numbersOf = ({ replayId }: EventMarker): readonly string[] =>
  [...spellingsOf(replayId)].map(entryNumber).filter((number) => number !== undefined);

/**
 * The entry of the event. A replay id may have come in several generations; then the date tells which is meant, or else the
 * newest is.
 */
const entryOf = (
  { entries }: Found,
  { replayId, createdDate }: EventMarker,
): EntryId | undefined => {
  const spellings = spellingsOf(replayId);
  return entries.find(({ event }) => {
    const found = fromCloudEvent(event);
    return spellings.has(String(found.replayId)) && isOfDate(found, createdDate);
  })?.id;
};

/** False where both dates are known, and differ. */
const isOfDate = ({ createdDate = '' }: StreamEvent, wanted = ''): boolean =>
  Number.isNaN(Date.parse(createdDate) - Date.parse(wanted)) ||
  Date.parse(createdDate) === Date.parse(wanted);

/**
 * The place of an event that is not there, as replay ids have holes. It is known only where all entries are of one generation, and
 * so can be compared.
 */
const placeIn = ({ oldest, newest }: Found, { replayId }: EventMarker): EntryId | undefined => {
  if (oldest === undefined || newest === undefined) return undefined;
  const [generation] = newest.id.split('-');
  if (oldest.id.split('-')[0] !== generation) return undefined;
  const like = fromCloudEvent(newest.event).replayId;
  const spelling = [...spellingsOf(replayId)].find((one) => isOfForm(one as ReplayId, like));
  const number = spelling === undefined ? undefined : entryNumber(spelling);
  return number === undefined ? undefined : `${generation}-${number}`;
};

/** Ids of different forms count as later than each other. */
const isOfForm = (id: ReplayId, like: ReplayId | undefined): boolean =>
  like !== undefined && !(isLaterReplayId(id, like) && isLaterReplayId(like, id));

const reasonFor = (marker: EventMarker): string =>
  numbersOf(marker).length === 0
    ? 'cannot be searched for it, as it has more than 63 bits'
    : 'do not have its event, nor tell where it would be';

const refused = (channel: string, { replayId }: EventMarker, why: string): ReplayIdError =>
  new ReplayIdError(channel, replayId, {
    successful: false,
    error: `the streams in Redis ${why}`,
  });
