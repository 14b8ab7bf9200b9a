import type { ReplayId, ReplayStore, StartMarker } from '@sfstream/core';
import { ReplayIdError, ReplayOption, answerOf, heldMarker } from '@sfstream/core';
import { spellingsOf } from '@sfstream/core/transport';
import type { Observable } from 'rxjs';
import { ignoreElements, map, mergeMap, of, concat } from 'rxjs';
import type { Database } from '../database/database.ts';

/** The channel of a group. */
export interface LogChannel {
  readonly group: string;
  readonly channel: string;
}

/**
 * The position in the table after which a reader begins, as digits. A store that holds nothing is given the start of now before that.
 * Fails with a `ReplayIdError` where the table does not have the event of a replay id any more, or never had it.
 */
export const logStart = (
  database: Database,
  log: LogChannel,
  replay: ReplayId | ReplayStore,
): Observable<string> => {
  if (typeof replay !== 'object') return startAt(database, log, replay);
  return heldMarker(replay, log.channel).pipe(
    mergeMap((marker) => {
      if (marker === undefined) return beginning(database, log, replay);
      return marker.replayId === undefined
        ? startSince(database, log, marker)
        : startAt(database, log, marker.replayId);
    }),
  );
};

const startAt = (database: Database, log: LogChannel, replayId: ReplayId): Observable<string> => {
  switch (replayId) {
    case ReplayOption.AllEvents:
      return of('0');
    case ReplayOption.NewEvents:
      return end(database).pipe(map(({ position }) => position));
    default:
      return startAfter(database, log, replayId);
  }
};

/** The last event of all, and the time, by the clock of the server. */
const end = ({
  query,
  tables: { inbox },
}: Database): Observable<{ position: string; now: string }> =>
  query<{ position: string; now: string }>(
    `SELECT coalesce(max(position), 0)::text AS position,
      to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS now
    FROM ${inbox}`,
    [],
  ).pipe(map(([row]) => row ?? { position: '0', now: new Date().toISOString() }));

const beginning = (
  database: Database,
  { channel }: LogChannel,
  store: ReplayStore,
): Observable<string> =>
  end(database).pipe(
    mergeMap(({ position, now }) =>
      concat(
        answerOf(() => store.set(channel, { createdDate: now })).pipe(ignoreElements()),
        of(position),
      ),
    ),
  );

/** All events that have come since, and so all that were published since. */
const startSince = (
  { query, tables: { inbox } }: Database,
  { group, channel }: LogChannel,
  { createdDate }: StartMarker,
): Observable<string> =>
  query<{ position: string }>(
    `SELECT coalesce(max(position), 0)::text AS position FROM ${inbox}
    WHERE group_name = $1 AND channel = $2 AND received_at < $3::timestamptz`,
    [group, channel, createdDate],
  ).pipe(map(([row]) => row?.position ?? '0'));

/**
 * The event may have come over the other API. Replay ids of an org that counts from the start again come twice; the last event is
 * meant.
 */
const startAfter = (
  { query, tables: { inbox } }: Database,
  { group, channel }: LogChannel,
  replayId: ReplayId,
): Observable<string> =>
  query<{ position: string | null }>(
    `SELECT max(position)::text AS position FROM ${inbox}
    WHERE group_name = $1 AND channel = $2 AND envelope->>'sfreplayid' = ANY($3::text[])`,
    [group, channel, [...spellingsOf(replayId)]],
  ).pipe(
    map(([row]) => {
      if (typeof row?.position === 'string') return row.position;
      throw new ReplayIdError(channel, replayId, {
        error: '400::The table does not have the event of this replay id.',
      });
    }),
  );
