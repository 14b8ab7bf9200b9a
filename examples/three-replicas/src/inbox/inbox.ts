import type { ReplayId } from '@sfstream/core';
import { toCometdId } from '@sfstream/core/transport';
import { postgresSchema } from '@sfstream/postgres';
import { randomBytes } from 'node:crypto';
import { Pool } from 'pg';
import type { Observable } from 'rxjs';
import { defer, filter, from, repeat, retry, tap } from 'rxjs';
import type { Order } from '../org/order.ts';
import { group } from '../replicas/settings.ts';
import type { Arrival } from './arrival.ts';

/** The tables of the replicas, in a schema of their own. */
export interface Inbox {
  /** Begins the names of the tables: the option `prefix` of `@sfstream/postgres`. */
  readonly prefix: string;
  /** Looks for orders that have come in, five times a second, from the first on. Emits them in order. */
  readonly arrival$: Observable<readonly Arrival[]>;
  /** Drops the tables. */
  readonly close: () => Promise<void>;
}

/** Milliseconds between two looks. */
const pause = 200;

/** Creates the tables, as a migration does. */
export const createInbox = async (connectionString: string): Promise<Inbox> => {
  const pool = new Pool({ connectionString, max: 1 });
  pool.on('error', () => undefined);
  const schema = `replicas_${randomBytes(6).toString('hex')}`;
  const prefix = `${schema}.sf_`;
  await pool.query(`CREATE SCHEMA ${schema}; ${postgresSchema(prefix)} ${epochColumn(schema)}`);

  const read = async (after: number): Promise<readonly Arrival[]> => {
    const { rows } = await pool.query<Row>(selecting(prefix), [group, after]);
    return rows.map(toArrival);
  };
  return {
    prefix,
    arrival$: defer(() => {
      let last = 0;
      return defer(() => from(read(last))).pipe(
        tap((arrivals) => (last = arrivals.at(-1)?.position ?? last)),
        retry({ delay: pause }),
        repeat({ delay: pause }),
        filter(({ length }) => length > 0),
      );
    }),
    close: async () => {
      await pool.query(`DROP SCHEMA ${schema} CASCADE`).catch(() => undefined);
      await pool.end();
    },
  };
};

/**
 * Has the database note with each order who has written it: the epoch of the lease when the row came. A former leader writes
 * nothing, so that no other epoch can be meant.
 */
const epochColumn = (schema: string): string => `
CREATE FUNCTION ${schema}.epoch_now() RETURNS bigint LANGUAGE sql STABLE
  AS 'SELECT max(epoch) FROM ${schema}.sf_leases';
ALTER TABLE ${schema}.sf_inbox ADD COLUMN epoch bigint DEFAULT ${schema}.epoch_now();
`;

const selecting = (prefix: string): string => `
SELECT position::float8 AS position, envelope->>'sfreplayid' AS "replayId", epoch::float8 AS epoch,
  envelope->'data'->'payload' AS "order", envelope->>'time' AS "publishedAt",
  (extract(epoch FROM received_at) * 1000)::float8 AS "receivedAt"
FROM ${prefix}inbox WHERE group_name = $1 AND position > $2 ORDER BY position LIMIT 2000`;

/** Small numbers, which doubles hold as they are. */
interface Row extends Omit<Arrival, 'replayId' | 'publishedAt'> {
  readonly replayId: ReplayId;
  readonly order: Order;
  readonly publishedAt: string;
}

const toArrival = (row: Row): Arrival => ({
  ...row,
  replayId: Number(toCometdId(row.replayId)),
  publishedAt: Date.parse(row.publishedAt),
});
