import { optional, readOptions, required, timeLimit } from '@sfstream/base';
import type { Leader } from '@sfstream/replay';
import { leaderOf } from '@sfstream/replay';
import { databaseOf } from '../database/database.ts';
import type { DatabaseOptions } from '../database/database-options.ts';
import { databaseReaders, isText } from '../database/database-options.ts';
import { rowLease } from './row-lease.ts';
import { sessionLease } from './session-lease.ts';

/** Options of {@link postgresLeader}. Durations are milliseconds. */
export interface PostgresLeaderOptions extends DatabaseOptions {
  /** The name of those who stand for election together, such as that of the service. */
  readonly group: string;
  /**
   * The time after which a leader that was stopped or cut off is replaced, by the clock of the server. One that was killed
   * or that gives up is replaced at once. Default: 15,000.
   */
  readonly ttl?: number;
  /**
   * - `session`: a lock that belongs to a connection. The leader and each standby keep one connection of the pool.
   * - `row`: a row with an end, for a PgBouncer that pools transactions. A leader that was killed is replaced after `ttl`,
   *   and one that gives up within a second.
   *
   * All of a group must use the same. Default: `session`.
   */
  readonly by?: 'session' | 'row';
}

/**
 * Elects one leader among all processes that use the same database, `prefix` and `group`. Its epochs are in a table: they
 * grow over restarts of everything, and `postgresStore` and `postgresSink` refuse what a former leader writes.
 *
 * Throws a `ClientError` that names the field of an option that is wrong. Failures of the database show in `state$`.
 *
 * @example
 * ```ts
 * import type { Client } from '@sfstream/core';
 * import { consume } from '@sfstream/replay';
 * import { postgresLeader, postgresStore } from '@sfstream/postgres';
 * import { Pool } from 'pg';
 *
 * declare const client: Client;
 * declare const pool: Pool;
 * declare function ship(order: unknown): Promise<void>;
 *
 * const leader = postgresLeader({ pool, group: 'shipping' });
 * const store = postgresStore({ pool, leader });
 *
 * client
 *   .channel('/event/Order__e', { replay: store })
 *   .pipe(consume(({ data }) => ship(data), { leader }))
 *   .subscribe({ error: (error: Error) => console.error(error.message) });
 * ```
 */
export const postgresLeader = (options: PostgresLeaderOptions): Leader => {
  const { group, ttl, by, ...rest } = readOptions('postgresLeader', options, {
    ...databaseReaders,
    group: required(...isText),
    ttl: optional(timeLimit, 15_000),
    by: optional(
      ["'session' or 'row'", (value) => value === 'session' || value === 'row'],
      'session' as const,
    ),
  });
  const database = databaseOf({ ...rest, timeout: Math.min(rest.timeout, ttl) });
  return leaderOf((by === 'row' ? rowLease : sessionLease)(database, group, ttl));
};
