import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import type { Engine } from './engine.ts';
import { freePort } from './free-port.ts';

/** Enough for the replicas and the page. The server takes one connection unless told otherwise. */
const maxConnections = 50;

/**
 * PGlite behind a socket, for those without PostgreSQL: it runs in this process, in memory. All connections share one session
 * of it, so that a lock of a connection means nothing, and the lease has to be a row.
 */
export const pglite = async (): Promise<Engine> => {
  const db = await PGlite.create();
  const port = await freePort();
  const server = new PGLiteSocketServer({ db, host: '127.0.0.1', port, maxConnections });
  await server.start();
  const { rows } = await db.query<{ server_version: string }>('SHOW server_version');
  return {
    name: `PGlite ${rows[0]?.server_version ?? ''}`,
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    by: 'row',
    close: async () => {
      await server.stop();
      await db.close();
    },
  };
};
