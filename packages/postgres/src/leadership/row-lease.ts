import { randomUUID } from 'node:crypto';
import type { Lease } from '@sfstream/replay';
import { EMPTY, Observable, catchError, ignoreElements, map, mergeMap, of, timer } from 'rxjs';
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
  const end = `clock_timestamp() + $3 * interval '1 millisecond'`;

  const taken$ = query<{ epoch: string }>(
    `INSERT INTO ${leases} AS lease (group_name, epoch, holder, held_until) VALUES ($1, 1, $2, ${end})
    ON CONFLICT (group_name) DO UPDATE
      SET epoch = lease.epoch + 1, holder = excluded.holder, held_until = ${end}
      WHERE lease.holder = excluded.holder
        OR lease.held_until IS NULL OR lease.held_until <= clock_timestamp()
    RETURNING epoch::text AS epoch`,
    [group, holder, ttl],
  ).pipe(map(([row]) => (row === undefined ? undefined : Number(row.epoch))));

  const release = (epoch: number): Observable<unknown> =>
    query(
      `UPDATE ${leases} SET holder = NULL, held_until = NULL
      WHERE group_name = $1 AND holder = $2 AND epoch = $3`,
      [group, holder, epoch],
    );

  return {
    group,
    ttl,
    acquire: () => unlessLeft(taken$, release),
    renew: (epoch) =>
      query(
        `UPDATE ${leases} SET held_until = ${end}
        WHERE group_name = $1 AND holder = $2 AND epoch = $4 AND held_until > clock_timestamp()
        RETURNING 1`,
        [group, holder, ttl, epoch],
      ).pipe(map(({ length }) => length > 0)),
    release,
    retry$: timer(Math.min(longestPause, ttl / 15)),
  };
};

/** Milliseconds between two looks at a lease that somebody else holds. */
const longestPause = 1_000;

/** Gives a lease back that comes when nobody waits for it any more. */
const unlessLeft = (
  taken$: Observable<number | undefined>,
  release: (epoch: number) => Observable<unknown>,
): Observable<number | undefined> =>
  new Observable((subscriber) => {
    const answer$ = taken$.pipe(
      mergeMap((epoch) =>
        epoch !== undefined && subscriber.closed
          ? release(epoch).pipe(
              ignoreElements(),
              catchError(() => EMPTY),
            )
          : of(epoch),
      ),
    );
    // Not unsubscribed with its subscriber: the database may give the lease all the same.
    answer$.subscribe({
      next: (epoch) => subscriber.next(epoch),
      error: (error: unknown) => subscriber.error(error),
      complete: () => subscriber.complete(),
    });
  });
