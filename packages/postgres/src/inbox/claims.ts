import { fromCloudEvent } from '@sfstream/forward';
import type { Observable } from 'rxjs';
import { EMPTY, concat, defer, endWith, ignoreElements, map, mergeMap, of, toArray } from 'rxjs';
import type { Session } from '../database/session.ts';
import type { Tables } from '../database/tables.ts';
import { claimQueries } from './claim-queries.ts';
import type { Delivery } from './delivery.ts';
import type { Ended } from './desk.ts';

/** The queries of a worker, all by its own connection, whose locks they take and free. */
export interface Claims {
  /** Marks what is finished as done, and frees the lanes of all that has ended. In this order: a lane that is free has no finished event. */
  readonly settle: (ended: Ended) => Observable<never>;
  /** Locks up to `room` lanes, without these, and emits the first event of each that is not done. */
  readonly claim: (room: number, without: readonly string[]) => Observable<readonly Delivery[]>;
}

interface Row {
  readonly lane: string;
  readonly position: string;
  readonly envelope: string;
}

/** Makes the {@link Claims} of a connection. `limit` is the number of milliseconds for each answer. */
export const claimsOf = (
  session: Session,
  tables: Tables,
  { group, limit }: { readonly group: string; readonly limit: number },
): Claims => {
  const queries = claimQueries(tables);
  const ask = <T>(text: string, ...values: readonly unknown[]): Observable<readonly T[]> =>
    session.query<T>(text, values, limit);

  const free = (lanes: readonly string[]): Observable<never> =>
    lanes.length === 0 ? EMPTY : ask(queries.free, lanes).pipe(ignoreElements());

  const lock = (room: number, without: readonly string[]): Observable<readonly string[]> =>
    ask<{ lane: string }>(queries.lock, group, without, room).pipe(
      map((rows) => rows.map(({ lane }) => lane)),
    );

  const claimed = (lanes: readonly string[]): Observable<readonly Delivery[]> =>
    // Asked once the locks are held: what was first before may have been done by another process.
    ask<Row>(queries.first, lanes).pipe(
      mergeMap((rows) => {
        const found = new Set(rows.map(({ lane }) => lane));
        const deliveries = rows.map(toDelivery(session)).sort(byPosition);
        return free(lanes.filter((lane) => !found.has(lane))).pipe(endWith(deliveries));
      }),
    );

  return {
    settle: ({ finished, all }) =>
      concat(
        finished.length === 0
          ? EMPTY
          : ask(
              queries.done,
              finished.map(({ position }) => position),
            ).pipe(ignoreElements()),
        defer(() => free(all.map(({ lane }) => lane))),
      ),
    claim: (room, without) =>
      lock(room, without).pipe(
        mergeMap((lanes) => (lanes.length === 0 ? of([]) : claimed(lanes))),
        toArray(),
        map((answers) => answers.flat()),
      ),
  };
};

const toDelivery =
  (session: Session) =>
  ({ lane, position, envelope }: Row): Delivery => ({
    event: fromCloudEvent(envelope),
    lane,
    position,
    session,
  });

const byPosition = (one: Delivery, other: Delivery): number =>
  BigInt(one.position) < BigInt(other.position) ? -1 : 1;
