import type { PostgresPool } from '@sfstream/postgres';
import { postgresLeader, postgresSink } from '@sfstream/postgres';
import type { Engine, EngineRequest } from './engine.ts';
import { loadPackage } from './load-package.ts';

/** The package `pg`, as far as it is used. */
interface Pg {
  readonly Pool: new (options: { readonly connectionString: string }) => PostgresPool & {
    on(event: 'error', listener: () => void): unknown;
    end(): Promise<void>;
  };
}

/** Opens the tables of a Postgres database. It connects with the first request. */
export const postgresEngine = ({ url, group, isLed, from }: EngineRequest): Engine => {
  const { Pool } = loadPackage(['pg'], from) as Pg;
  const pool = new Pool({ connectionString: url.href });
  // A connection that breaks while it is idle is replaced; unheard, the event would end the process.
  pool.on('error', () => undefined);
  const leader = isLed ? postgresLeader({ pool, group }) : undefined;
  return {
    sink: postgresSink({ pool, group, ...(leader && { leader }) }),
    leader,
    close: () => pool.end(),
  };
};
