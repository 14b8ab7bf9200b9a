import type { Engine } from './engine.ts';
import { versionOf } from './version-of.ts';

/** A server that somebody else runs. */
export const givenPostgres = async (url: string): Promise<Engine> => ({
  name: `PostgreSQL ${await versionOf(url)}`,
  url,
  by: 'session',
  close: () => Promise.resolve(),
});
