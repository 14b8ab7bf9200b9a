import { postgresSchema } from './postgres-schema.ts';
import type { PostgresPool } from './postgres-pool.ts';
import { tablesOf } from './tables.ts';

/**
 * Creates the tables that are missing. Those who may not create any can use tables that exist. `IF NOT EXISTS` alone
 * fails where two processes create at once, so they do it one after another.
 */
export const createTables = async (pool: PostgresPool, prefix: string): Promise<void> => {
  const { leases, markers, inbox } = tablesOf(prefix);
  const { rows } = await pool.query(
    'SELECT 1 FROM unnest($1::text[]) AS name WHERE to_regclass(name) IS NULL',
    [[leases, markers, inbox]],
  );
  if (rows.length === 0) return;
  await pool.query(`DO $sfstream$ BEGIN
PERFORM pg_advisory_xact_lock(hashtextextended('${prefix}tables', 0));
${postgresSchema(prefix)}END $sfstream$`);
};
