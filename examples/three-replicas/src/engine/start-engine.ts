import type { Engine } from './engine.ts';
import { givenPostgres } from './given-postgres.ts';
import { ownPostgres } from './own-postgres.ts';
import { pglite } from './pglite.ts';
import { postgresPrograms } from './postgres-programs.ts';

/** Which engine there is to be. `any` is the first of them that there is. */
export type Choice = 'any' | 'postgres' | 'pglite';

/**
 * Starts an engine: the server of `SFSTREAM_POSTGRES_URL`, else a PostgreSQL server of its own where the programs of one are
 * found, else PGlite. Rejects where the chosen one cannot be started.
 */
export const startEngine = async (choice: Choice, env: NodeJS.ProcessEnv): Promise<Engine> => {
  if (choice === 'pglite') return pglite();
  const url = env['SFSTREAM_POSTGRES_URL'];
  if (url !== undefined) return givenPostgres(url);
  const programs = await postgresPrograms(env);
  if (programs !== undefined) return ownPostgres(programs);
  if (choice === 'any') return pglite();
  throw new Error('There is no initdb. Install PostgreSQL, or set SFSTREAM_POSTGRES_URL.');
};
