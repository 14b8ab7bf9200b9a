import { Observable, ReplaySubject, defer, from, map } from 'rxjs';
import { inTime } from './in-time.ts';
import type { PostgresAnswer, PostgresPool, PostgresSession } from './postgres-pool.ts';

/** A connection that belongs to one subscriber. */
export interface Session {
  /** Asks on subscription; a query waits for those before it. Emits the rows, all at once. */
  readonly query: <Row>(
    text: string,
    values: readonly unknown[],
    limit: number,
  ) => Observable<readonly Row[]>;
  /** The texts of notifications. */
  readonly notice$: Observable<string>;
  /** Emits the reason when the connection is lost, or has been. */
  readonly lost$: Observable<Error>;
}

/**
 * Takes a connection out of the pool for as long as it is subscribed, and ends it then: its settings and locks are of no
 * use to others, and the server frees the locks at once. Emits it once; fails where none comes within `limit`
 * milliseconds.
 */
export const sessionOf = (pool: PostgresPool, limit: number): Observable<Session> =>
  new Observable<PostgresSession>((subscriber) => {
    const connected = pool.connect();
    connected.then(
      (session) => {
        // What is reported after the end would otherwise end the process: this listener stays.
        session.on('error', () => undefined);
        if (subscriber.closed) session.release(true);
        else {
          subscriber.add(() => session.release(true));
          subscriber.next(session);
        }
      },
      (error: unknown) => subscriber.error(error),
    );
  }).pipe(inTime(limit), map(toSession));

const toSession = (session: PostgresSession): Session => {
  const notices = new ReplaySubject<string>(1);
  const loss = new ReplaySubject<Error>(1);
  session.on('notification', ({ payload = '' }) => notices.next(payload));
  session.on('error', (error) => loss.next(error));
  session.on('end', () => loss.next(new Error('The connection to Postgres has ended.')));
  let last: Promise<unknown> = Promise.resolve();
  /** One at a time: `pg` warns of a query that is given to it while another is under way. */
  const inTurn = (text: string, values: readonly unknown[]): Promise<PostgresAnswer> => {
    const answer = last.then(() => session.query(text, [...values]));
    last = answer.catch(() => undefined);
    return answer;
  };
  return {
    query: <Row>(text: string, values: readonly unknown[], limit: number) =>
      defer(() => from(inTurn(text, values))).pipe(
        inTime(limit),
        map(({ rows }) => rows as readonly Row[]),
      ),
    notice$: notices.asObservable(),
    lost$: loss.asObservable(),
  };
};
