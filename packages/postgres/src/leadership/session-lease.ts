import type { Lease } from '@sfstream/replay';
import {
  EMPTY,
  NEVER,
  Observable,
  Subscription,
  catchError,
  concat,
  defer,
  finalize,
  ignoreElements,
  map,
  of,
  repeat,
  switchMap,
  take,
  throwError,
} from 'rxjs';
import type { Database } from '../database/database.ts';
import type { Session } from '../database/session.ts';
import { sessionOf } from '../database/session.ts';

/**
 * A lease that is an advisory lock of a connection. Postgres frees it when the connection ends, and ends a connection that
 * says nothing for `ttl` (`idle_session_timeout`, from version 14 on), so that it is lost by a process that was killed,
 * stopped or cut off. Those who wait stand in Postgres's own queue.
 */
export const sessionLease = (database: Database, group: string, ttl: number): Lease => {
  const { tables } = database;
  let connection = Subscription.EMPTY;
  let held: Session | undefined;

  const acquire = (): Observable<number> =>
    new Observable((subscriber) => {
      connection.unsubscribe();
      held = undefined;
      connection = locked(database, group, ttl).subscribe({
        next: ({ session, epoch }) => {
          held = session;
          subscriber.next(epoch);
          subscriber.complete();
        },
        error: (error: unknown) => subscriber.error(error),
      });
      return () => {
        if (held === undefined) connection.unsubscribe();
      };
    });

  return {
    group,
    ttl,
    acquire,
    renew: (epoch) =>
      held === undefined
        ? false
        : held
            .query<{ epoch: string }>(
              `SELECT epoch::text AS epoch FROM ${tables.leases} WHERE group_name = $1`,
              [group],
              ttl,
            )
            .pipe(map(([row]) => Number(row?.epoch) === epoch)),
    // The connection is ended in any case; that alone would not tell when the lock is free.
    release: () => {
      const [session, own] = [held, connection];
      held = undefined;
      const freed$ = session?.query('SELECT pg_advisory_unlock_all()', [], database.timeout);
      return (freed$ ?? EMPTY).pipe(finalize(() => own.unsubscribe()));
    },
    retry$: of(undefined),
    lost$: defer(() => held?.lost$ ?? of(undefined)),
  };
};

/** Emits once the lock is held, which lasts as long as the connection: until it is unsubscribed, or fails. */
const locked = (
  { pool, ready$, tables: { leases }, timeout }: Database,
  group: string,
  ttl: number,
): Observable<{ readonly session: Session; readonly epoch: number }> =>
  concat(ready$, sessionOf(pool, timeout)).pipe(
    switchMap((session) =>
      concat(
        prepared(session, ttl, timeout),
        lockOf(session, `${leases} ${group}`, ttl + timeout),
        nextEpoch(session, leases, { group, limit: timeout }),
        NEVER,
      ).pipe(map((epoch) => ({ session, epoch }))),
    ),
  );

/** Has the server end the connection of a holder that is silent, and nothing else but the wait for the lock. */
const prepared = (session: Session, ttl: number, limit: number): Observable<never> =>
  session
    .query(
      `SELECT set_config('idle_session_timeout', $1, false),
        set_config('lock_timeout', $1, false),
        set_config('statement_timeout', '0', false)`,
      [String(Math.ceil(ttl))],
      limit,
    )
    .pipe(ignoreElements());

/**
 * Waits for the lock. A wait that has lasted for `ttl` begins again: Postgres does not notice that the process behind a
 * connection has gone while that waits for a lock.
 */
const lockOf = (session: Session, name: string, limit: number): Observable<never> =>
  session.query('SELECT 1 FROM pg_advisory_lock(hashtextextended($1, 0))', [name], limit).pipe(
    catchError((error: unknown) => (isLockTimeout(error) ? EMPTY : throwError(() => error))),
    repeat(),
    take(1),
    ignoreElements(),
  );

/** `lock_not_available` (PostgreSQL, appendix A). */
const isLockTimeout = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === '55P03';

const nextEpoch = (
  session: Session,
  leases: string,
  { group, limit }: { readonly group: string; readonly limit: number },
): Observable<number> =>
  session
    .query<{ epoch: string }>(
      `INSERT INTO ${leases} AS lease (group_name, epoch) VALUES ($1, 1)
      ON CONFLICT (group_name) DO UPDATE SET epoch = lease.epoch + 1
      RETURNING epoch::text AS epoch`,
      [group],
      limit,
    )
    .pipe(map(([row]) => Number(row?.epoch)));
