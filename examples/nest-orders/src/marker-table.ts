import type { ReplayMarker, ReplayStore } from '@sfstream/core';
import type { Database } from './database.ts';

/** Keeps the positions beside what was made of the events. */
export const markerTable = (database: Database): ReplayStore => ({
  get: async (name) => {
    const rows = await database.query<{ marker: ReplayMarker }>(
      'SELECT marker FROM markers WHERE name = $1',
      [name],
    );
    return rows[0]?.marker;
  },
  set: (name, marker) =>
    database.query(
      'INSERT INTO markers VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET marker = excluded.marker',
      [name, JSON.stringify(marker)],
    ),
});
