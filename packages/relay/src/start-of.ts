import { decodeCursor } from './cursor.ts';
import type { EventLog } from './event-log.ts';
import { fromWire, newestPosition } from './position.ts';
import type { Position } from './position.ts';

/**
 * Where a reader begins in a channel: with what is new, unless its cursor says more; undefined for a cursor, or a position
 * in it, that cannot be read.
 */
export const startOf = (
  name: string,
  cursor: string | undefined,
  log: EventLog,
  epoch: string,
): Position | undefined => {
  if (cursor === undefined || cursor === '') return newestPosition(log, epoch);
  const positions = decodeCursor(cursor);
  if (positions === undefined) return undefined;
  return Object.hasOwn(positions, name) ? fromWire(positions[name]) : newestPosition(log, epoch);
};
