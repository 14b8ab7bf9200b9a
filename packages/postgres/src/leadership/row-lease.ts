import { randomUUID } from 'node:crypto';
import type { Lease } from '@sfstream/replay';
import type { Observable } from 'rxjs';
import { AsyncSubject, EMPTY, catchError, map, mergeMap, timer } from 'rxjs';
import type { Database } from '../database/database.ts';

/**
 * A lease that is a row with an end, by the clock of the server. It needs no connection of its own, and so it works behind a
 * PgBouncer that pools transactions. Those who wait ask again and again.
 */
export const rowLease = (
  { query, tables: { leases } }: Database,
  group: string,
  ttl: number,
): Lease => {
  const holder = randomUUID();
  const taken$ = query<{ epoch: string }>(taking(leases), [group, holder, ttl]).pipe(
    map(([row]) => (row === undefined ? undefined : Number(row.epoch))),
  );

  const free = (epoch: number): Observable<unknown> =>
    query(
      `UPDATE ${leases} SET holder = NULL, held_until = NULL
      WHERE group_name = $1 AND holder = $2 AND epoch = $3`,
      [group, holder, epoch],
    );

  /** The answer to the last request for the lease. It comes also where nobody waits for it. */
  let asked = new AsyncSubject<number | undefined>();

  return {
    group,
    ttl,
    acquire: () => {
      asked = new AsyncSubject();
      taken$.subscribe(asked);
      return asked;
    },
    renew: (epoch) =>
      query(
        `UPDATE ${leases} SET held_until = ${end}
        WHERE group_name = $1 AND holder = $2 AND epoch = $4 AND held_until > clock_timestamp()
        RETURNING 1`,
        [group, holder, ttl, epoch],
      ).pipe(map(({ length }) => length > 0)),
    release: (epoch) =>
      epoch === undefined
        ? asked.pipe(
            catchError(() => EMPTY),
            mergeMap((taken) => (taken === undefined ? EMPTY : free(taken))),
          )
        : free(epoch),
    retry$: timer(Math.min(longestPause, ttl / 15)),
  };
};

/** The end of a lease that is taken or renewed now. */
const end = `clock_timestamp() + $3 * interval '1 millisecond'`;

/** Takes the lease of a group ($1) for a holder ($2) and so many milliseconds ($3) where nobody else holds it. */
const taking = (leases: string): string => `
  INSERT INTO ${leases} AS lease (group_name, epoch, holder, held_until) VALUES ($1, 1, $2, ${end})
  ON CONFLICT (group_name) DO UPDATE
    SET epoch = lease.epoch + 1, holder = excluded.holder, held_until = ${end}
    WHERE lease.holder = excluded.holder
      OR lease.held_until IS NULL OR lease.held_until <= clock_timestamp()
  RETURNING epoch::text AS epoch`;

/** Milliseconds between two looks at a lease that somebody else holds. */
const longestPause = 1_000;
