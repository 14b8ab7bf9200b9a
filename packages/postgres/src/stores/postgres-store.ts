import { readOptions } from '@sfstream/base';
import type { ReplayMarker, ReplayStore } from '@sfstream/core';
import { databaseOf } from '../database/database.ts';
import type { DatabaseOptions } from '../database/database-options.ts';
import { databaseReaders } from '../database/database-options.ts';
import type { PostgresQueries } from '../database/postgres-pool.ts';
import type { GroupOptions } from './group-of.ts';
import { groupOf, groupReaders } from './group-of.ts';
import { markerStore } from './marker-store.ts';

/** Options of {@link postgresStore}. */
export interface PostgresStoreOptions extends DatabaseOptions, GroupOptions {}

/** A replay store that answers by promises. */
export interface PostgresStore extends ReplayStore {
  get(channel: string): Promise<ReplayMarker | undefined>;
  set(channel: string, marker: ReplayMarker): Promise<void>;
  /**
   * Does the same in a transaction of yours, so that an event counts as done exactly where its work was committed. Let it be
   * the last query before `COMMIT`: with a leader, the next one waits for the end of the transaction. The tables must exist.
   */
  setIn(transaction: PostgresQueries, channel: string, marker: ReplayMarker): Promise<void>;
}

/**
 * Keeps markers in a table, one for each group and channel. With `leader`, `set` fails with a `NotLeadingError` where this process does
 * not lead, and where the database knows of a later term, however late the request arrives; the marker then stays.
 *
 * Throws a `ClientError` that names the field of an option that is wrong.
 *
 * @example
 * ```ts
 * import { postgresStore } from '@sfstream/postgres';
 * import type { Pool } from 'pg';
 *
 * declare const pool: Pool;
 *
 * const store = postgresStore({ pool, group: 'shipping' });
 * const marker = await store.get('/event/Order__e');
 * ```
 */
export const postgresStore = (options: PostgresStoreOptions): PostgresStore => {
  const settings = readOptions('postgresStore', options, { ...databaseReaders, ...groupReaders });
  const group = groupOf('postgresStore', settings);
  return markerStore(databaseOf(settings), { group, leader: settings.leader });
};
