import type { Order } from './order.ts';

/** An order in the list. */
export interface Row extends Order {
  /** The number of its event. */
  readonly number: number;
  /** Milliseconds from placed to shown; undefined for one that was placed before somebody looked. */
  readonly age: number | undefined;
}

/** How many orders the page keeps, however long it is open. */
const listed = 40;

/** The rows, newest first, with one more; each order is there once. */
export const withRow = (rows: readonly Row[], row: Row): readonly Row[] => {
  const older = rows.findIndex(({ number }) => number <= row.number);
  const at = older === -1 ? rows.length : older;
  if (rows[at]?.number === row.number) return rows;
  return [...rows.slice(0, at), row, ...rows.slice(at)].slice(0, listed);
};
