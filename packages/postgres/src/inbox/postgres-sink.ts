import type { OptionRule } from '@sfstream/base';
import { isFunction, messageOf, optional, readOptions } from '@sfstream/base';
import type { EventMarker, StreamEvent } from '@sfstream/core';
import { ClientError, markerOf } from '@sfstream/core';
import type { KeyOfEvent } from '@sfstream/forward';
import { catchError, firstValueFrom } from 'rxjs';
import { databaseOf } from '../database/database.ts';
import type { DatabaseOptions } from '../database/database-options.ts';
import { databaseReaders } from '../database/database-options.ts';
import { fenceValues, passed } from '../stores/fence.ts';
import type { GroupOptions } from '../stores/group-of.ts';
import { groupOf, groupReaders } from '../stores/group-of.ts';
import { markerStore } from '../stores/marker-store.ts';
import { isLaterThanKept, markerValues } from '../stores/markers.ts';
import type { PostgresStore } from '../stores/postgres-store.ts';
import { inboxRow } from './inbox-row.ts';
import { rowValues, writingRows } from './write-rows.ts';

/** Options of {@link postgresSink}. Durations are milliseconds. */
export interface PostgresSinkOptions extends DatabaseOptions, GroupOptions {
  /**
   * Gives the key of an event: workers do events with the same key one after another, in their order. Undefined: the order of
   * this event does not matter. Default: the id of the record, where the event is about exactly one.
   */
  readonly keyOf?: KeyOfEvent;
  /**
   * The time for which an event is kept after it was done. A repeat that comes later is a new event, so let it be
   * longer than Salesforce keeps events; readers of `postgresLog` can go back as far. Default: 345,600,000, which is four days.
   */
  readonly keep?: number;
  /**
   * The time after which an event is deleted that nobody has done. It is lost to workers then, so this is for tables that are only
   * read by `postgresLog`. Default: `Infinity`.
   */
  readonly keepUndone?: number;
}

/** A `Sink` that answers by promises. */
export interface PostgresSink extends PostgresStore {
  write(events: readonly StreamEvent[]): Promise<void>;
}

/**
 * Takes events into a table as CloudEvents, each once, and keeps the markers of their channels in the same transaction: what
 * comes again is not written again, and no marker goes back. With `leader`, `write` and `set` fail with a `NotLeadingError` where the database knows of a
 * later term. `postgresInbox` shares the work among several processes, and `postgresLog` reads the events.
 *
 * Throws a `ClientError` that names the field of an option that is wrong.
 *
 * @example
 * ```ts
 * import type { Client } from '@sfstream/core';
 * import { forward } from '@sfstream/forward';
 * import { postgresLeader, postgresSink } from '@sfstream/postgres';
 * import type { Pool } from 'pg';
 *
 * declare const client: Client;
 * declare const pool: Pool;
 *
 * const leader = postgresLeader({ pool, group: 'orders' });
 * const sink = postgresSink({ pool, leader });
 *
 * client
 *   .channel('/event/Order__e', { replay: sink })
 *   .pipe(forward(sink, { leader }))
 *   .subscribe({ error: (error: Error) => console.error(error.message) });
 * ```
 */
export const postgresSink = (options: PostgresSinkOptions): PostgresSink => {
  const { keyOf, keep, keepUndone, ...settings } = readOptions('postgresSink', options, {
    ...databaseReaders,
    ...groupReaders,
    keyOf: optional(['a function of an event that gives its key', isFunction]),
    keep: optional(age, 4 * 86_400_000),
    keepUndone: optional(age, Infinity),
  });
  const { leader } = settings;
  const group = groupOf('postgresSink', settings);
  const database = databaseOf(settings);
  const statement = writingRows(database.tables);
  const retention = { keep: unlessEver(keep), keepUndone: unlessEver(keepUndone) };

  return {
    ...markerStore(database, { group, leader, isLater: isLaterThanKept }),
    write: async (events) => {
      const values = [
        ...fenceValues(leader, group),
        ...markerValues(group, lastMarkers(events)),
        ...rowValues(
          events.map((event) => inboxRow(event, keyOf)),
          retention,
        ),
      ];
      const rows$ = database.query(statement, values).pipe(catchError(refused));
      passed(leader, await firstValueFrom(rows$));
    },
  };
};

/**
 * Postgres can never keep data that it calls an exception (class 22 of its codes), or that exceed what it is built for (54), such as an
 * id that is too long for an index. All else may succeed later.
 */
const refused = (error: unknown): never => {
  const { code } = Object(error) as { readonly code?: unknown };
  if (typeof code !== 'string' || !/^(?:22|54)/.test(code)) throw error;
  throw new ClientError(`Postgres cannot keep an event: ${messageOf(error)}`, {
    field: 'events',
    cause: error,
  });
};

/** The marker of the last event of each channel that has one. */
const lastMarkers = (events: readonly StreamEvent[]): ReadonlyMap<string, EventMarker> =>
  new Map(
    events.flatMap((event) => {
      const marker = markerOf(event);
      return marker === undefined ? [] : [[event.channel, marker] as const];
    }),
  );

const age: OptionRule = [
  'a number of milliseconds above 0, or Infinity',
  (value) => typeof value === 'number' && value > 0,
];

const unlessEver = (time: number): number | null => (time === Infinity ? null : time);
