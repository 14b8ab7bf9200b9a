import type { Leader } from '@sfstream/replay';
import { firstValueFrom } from 'rxjs';
import type { Database } from '../database/database.ts';
import { fence, fenceValues, noFence, passed } from './fence.ts';
import { markerValues, storedMarker, writingMarkers } from './markers.ts';
import type { PostgresStore } from './postgres-store.ts';

/** The group whose markers these are, and which of them are written over one that is kept. */
export interface MarkerOwner {
  readonly group: string;
  readonly leader: Leader | undefined;
  /** The condition of `writingMarkers`. */
  readonly isLater?: string;
}

/** Reads and writes the markers of a group. */
export const markerStore = (
  database: Database,
  { group, leader, isLater }: MarkerOwner,
): PostgresStore => {
  const { tables } = database;
  const fencing = leader === undefined ? noFence : fence(tables);
  const statement = `${fencing}, ${writingMarkers(tables, isLater)} SELECT FROM fence`;

  const valuesOf = (...marker: Parameters<PostgresStore['set']>): unknown[] => [
    ...fenceValues(leader, group),
    ...markerValues(group, new Map([marker])),
  ];

  return {
    get: (channel) => firstValueFrom(storedMarker(database, group, channel)),
    set: async (channel, marker) => {
      const rows$ = database.query(statement, valuesOf(channel, marker));
      passed(leader, await firstValueFrom(rows$));
    },
    setIn: async (transaction, channel, marker) => {
      passed(leader, (await transaction.query(statement, valuesOf(channel, marker))).rows);
    },
  };
};
