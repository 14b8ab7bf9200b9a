import type { Observable } from 'rxjs';
import { ReplaySubject, concat, defer, from, ignoreElements, map, of, share } from 'rxjs';
import { createTables } from './create-tables.ts';
import type { DatabaseOptions } from './database-options.ts';
import { inTime } from './in-time.ts';
import type { PostgresPool } from './postgres-pool.ts';
import type { Tables } from './tables.ts';
import { tablesOf } from './tables.ts';

/** The database as all parts of this package use it: tables that exist, and answers within a time limit. */
export interface Database {
  readonly pool: PostgresPool;
  readonly tables: Tables;
  readonly timeout: number;
  /** Completes once the tables exist. They are looked for until that has succeeded once. */
  readonly ready$: Observable<never>;
  /** Asks on subscription, by any connection of the pool. Emits the rows, all at once. */
  readonly query: <Row>(text: string, values: readonly unknown[]) => Observable<readonly Row[]>;
}

/** Makes the {@link Database} of options that have their defaults. */
export const databaseOf = ({
  pool,
  prefix,
  create,
  timeout,
}: Required<DatabaseOptions>): Database => {
  const created$ = create ? defer(() => createTables(pool, prefix)) : of(undefined);
  const ready$ = created$.pipe(
    inTime(timeout),
    ignoreElements(),
    share({
      connector: () => new ReplaySubject(1),
      resetOnComplete: false,
      resetOnRefCountZero: false,
    }),
  );
  return {
    pool,
    tables: tablesOf(prefix),
    timeout,
    ready$,
    query: <Row>(text: string, values: readonly unknown[]) =>
      concat(ready$, defer(() => from(pool.query(text, [...values]))).pipe(inTime(timeout))).pipe(
        map(({ rows }) => rows as readonly Row[]),
      ),
  };
};
