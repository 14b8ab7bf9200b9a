import type { Observable } from 'rxjs';
import {
  EMPTY,
  concat,
  defer,
  endWith,
  ignoreElements,
  merge,
  mergeMap,
  repeat,
  switchMap,
  take,
  takeWhile,
  tap,
  throwError,
  timer,
} from 'rxjs';
import type { Database } from '../database/database.ts';
import type { Session } from '../database/session.ts';
import { sessionOf } from '../database/session.ts';
import type { Claims } from './claims.ts';
import { claimsOf } from './claims.ts';
import type { Delivery } from './delivery.ts';
import type { Desk } from './desk.ts';

/** The way in which a worker looks for events. Durations are milliseconds. */
export interface ShiftSettings {
  readonly group: string;
  /** The time after which Postgres ends a connection that says nothing, and frees its locks. */
  readonly ttl: number;
  /** The longest time between two looks. */
  readonly poll: number;
}

/**
 * Works for the desk by one connection, until the desk is over: tells the database what has ended, and claims what there is room
 * for, again after each piece of news: something has ended, or somebody has written events. Fails with the connection, and
 * no lock is left then.
 */
export const shift = (
  { pool, ready$, tables, timeout }: Database,
  desk: Desk,
  { group, ttl, poll }: ShiftSettings,
): Observable<readonly Delivery[]> => {
  const pause = Math.min(poll, ttl / 3);
  const by = (session: Session): Observable<readonly Delivery[] | 'over'> => {
    const claims = claimsOf(session, tables, { group, limit: timeout });
    return merge(
      concat(
        listening(session, tables.inbox, { ttl, limit: timeout }),
        turn(session, desk, claims).pipe(
          repeat({
            delay: () => (desk.isOver() ? EMPTY : merge(desk.woken$, timer(pause)).pipe(take(1))),
          }),
        ),
      ).pipe(endWith('over' as const)),
      noticesOf(session, group, desk),
      session.lost$.pipe(mergeMap((error) => throwError(() => error))),
    );
  };
  return concat(ready$, sessionOf(pool, timeout)).pipe(
    switchMap(by),
    takeWhile((deliveries) => deliveries !== 'over'),
  );
};

/** One round of questions. The ended are told first, which frees their lanes for the next event of the same key. */
const turn = (session: Session, desk: Desk, { settle, claim }: Claims) =>
  defer(() =>
    concat(
      settle(desk.takeEnded(session)),
      defer(() => claim(desk.room(), desk.lanes())),
    ),
  ).pipe(tap((deliveries) => desk.put(deliveries)));

const listening = (
  { query }: Session,
  inbox: string,
  { ttl, limit }: { readonly ttl: number; readonly limit: number },
): Observable<never> =>
  concat(
    query(`SELECT set_config('idle_session_timeout', $1, false)`, [String(Math.ceil(ttl))], limit),
    query(`LISTEN "${inbox}"`, [], limit),
  ).pipe(ignoreElements());

const noticesOf = ({ notice$ }: Session, group: string, desk: Desk): Observable<never> =>
  notice$.pipe(
    tap((written) => {
      if (written === group) desk.wake();
    }),
    ignoreElements(),
  );
