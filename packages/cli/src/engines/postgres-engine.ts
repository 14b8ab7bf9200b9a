import type { PostgresPool } from '@sfstream/postgres';
import { postgresLeader, postgresSink } from '@sfstream/postgres';
import { defer } from 'rxjs';
import type { Engine, EngineRequest } from './engine.ts';
import { loadPackage } from './load-package.ts';
import { reached } from './reached.ts';

/** The package `pg`, as far as it is used. */
interface Pg {
  readonly Pool: new (options: {
    readonly connectionString: string;
    readonly connectionTimeoutMillis: number;
  }) => PostgresPool & {
    on(event: 'error', listener: () => void): unknown;
    end(): Promise<void>;
  };
}

/** Opens the tables of a Postgres database. One who is to be elected stands by where it is away; others fail. */
export const postgresEngine = async (request: EngineRequest): Promise<Engine> => {
  const { url, group, isLed } = request;
  const { Pool } = loadPackage(['pg'], request.from) as Pg;
  const pool = new Pool({ connectionString: url.href, connectionTimeoutMillis: 10_000 });
  // A connection that breaks while it is idle is replaced; unheard, the event would end the process.
  pool.on('error', () => undefined);
  if (!isLed) {
    try {
      await reached(
        'Postgres',
        request.stop$,
        defer(() => pool.query('SELECT 1')),
      );
    } catch (error) {
      await pool.end();
      throw error;
    }
  }
  const leader = isLed ? postgresLeader({ pool, group }) : undefined;
  return {
    sink: postgresSink({ pool, group, ...(leader && { leader }) }),
    leader,
    close: () => pool.end(),
  };
};
