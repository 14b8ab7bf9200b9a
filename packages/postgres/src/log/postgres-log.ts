import { exponentialBackoff, optional, readOptions, required, timeLimit } from '@sfstream/base';
import type { Replay, StreamEvent } from '@sfstream/core';
import { fromCloudEvent } from '@sfstream/forward';
import type { Observable } from 'rxjs';
import {
  EMPTY,
  concat,
  concatMap,
  defer,
  expand,
  filter,
  interval,
  merge,
  mergeMap,
  retry,
  share,
  startWith,
  switchMap,
  throwError,
  timer,
} from 'rxjs';
import type { Database } from '../database/database.ts';
import { databaseOf } from '../database/database.ts';
import type { DatabaseOptions } from '../database/database-options.ts';
import { databaseReaders, isText } from '../database/database-options.ts';
import { sessionOf } from '../database/session.ts';
import type { LogChannel } from './log-start.ts';
import { logStart } from './log-start.ts';

/** Options of {@link postgresLog}. Durations are milliseconds. */
export interface PostgresLogOptions extends DatabaseOptions {
  /** The group of the `postgresSink` that writes the events. */
  readonly group: string;
  /** The longest time between two looks; a sink that writes wakes readers at once. Default: 1,000. */
  readonly poll?: number;
}

/** Gives channels as a client does, so that a relay takes it as its source. */
export interface PostgresLog {
  /**
   * The events of a channel after `replay`, then those that are written. Keeps one connection of the pool for all channels.
   * Fails with a `ReplayIdError` where the event of a replay id is not in the table, and with the errors of the database.
   */
  readonly channel: (name: string, options: { readonly replay: Replay }) => Observable<StreamEvent>;
}

/**
 * Reads the events that `postgresSink` has written, without doing them: any number of relays serve their readers from one table,
 * and only the process that forwards costs deliveries of Salesforce.
 *
 * Throws a `ClientError` that names the field of an option that is wrong.
 *
 * @example
 * ```ts
 * import { postgresLog } from '@sfstream/postgres';
 * import { createRelay } from '@sfstream/relay';
 * import type { Pool } from 'pg';
 *
 * declare const pool: Pool;
 *
 * const relay = createRelay(postgresLog({ pool, group: 'orders' }), {
 *   channels: { '/event/Order__e': {} },
 * });
 * ```
 */
export const postgresLog = (options: PostgresLogOptions): PostgresLog => {
  const { group, poll, ...settings } = readOptions('postgresLog', options, {
    ...databaseReaders,
    group: required(...isText),
    poll: optional(timeLimit, 1_000),
  });
  const database = databaseOf(settings);
  const written$ = writtenIn(database, group).pipe(share());

  return {
    channel: (name, { replay }) => {
      const log = { group, channel: name };
      return defer(() => {
        let position = '0';
        const read$ = defer(() => pages(database, log, position)).pipe(
          mergeMap((rows) =>
            rows.map((row) => {
              position = row.position;
              return fromCloudEvent(row.envelope);
            }),
          ),
        );
        return logStart(database, log, replay).pipe(
          switchMap((start) => {
            position = start;
            return merge(written$, interval(poll)).pipe(
              startWith(undefined),
              // None is left out: what is written during one look may be in the next one only.
              concatMap(() => read$),
            );
          }),
        );
      });
    },
  };
};

interface Row {
  readonly position: string;
  readonly envelope: string;
}

/** Rows that are read at a time. */
const pageSize = 500;

/** The events after a position, page by page. */
const pages = (
  { query, tables: { inbox } }: Database,
  { group, channel }: LogChannel,
  after: string,
): Observable<readonly Row[]> => {
  const page = (position: string): Observable<readonly Row[]> =>
    query<Row>(
      `SELECT event.position::text AS position, event.envelope::text AS envelope FROM ${inbox} AS event
      WHERE event.group_name = $1 AND event.channel = $2 AND event.position > $3::bigint
      ORDER BY event.position LIMIT ${pageSize}`,
      [group, channel, position],
    );
  return page(after).pipe(
    expand((rows) => {
      const last = rows.at(-1);
      return rows.length < pageSize || last === undefined ? EMPTY : page(last.position);
    }),
  );
};

/** Emits when a sink has written events of the group. While there is no connection, readers look by themselves. */
const writtenIn = ({ pool, ready$, tables, timeout }: Database, group: string) =>
  concat(ready$, sessionOf(pool, timeout)).pipe(
    switchMap(({ query, notice$, lost$ }) =>
      merge(
        // What was written before it was heard is looked for then.
        query(`LISTEN "${tables.inbox}"`, [], timeout),
        notice$.pipe(filter((written) => written === group)),
        lost$.pipe(mergeMap((error) => throwError(() => error))),
      ),
    ),
    retry({ delay: (_, failures) => timer(exponentialBackoff()(failures)), resetOnSuccess: true }),
  );
