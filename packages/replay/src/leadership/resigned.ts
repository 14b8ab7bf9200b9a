import type { Observable } from 'rxjs';
import { ignoreElements, takeWhile } from 'rxjs';
import type { Leader } from './leader.ts';

/**
 * Completes once the engine has answered that this process has given leadership up, or has not for three seconds; at once
 * where there is nothing to give up. To be waited for before the connection of the engine is closed, behind streams that
 * were unsubscribed: those that complete or fail have waited for it.
 *
 * @example
 * ```ts
 * import type { Client } from '@sfstream/core';
 * import type { Leader } from '@sfstream/replay';
 * import { resigned, whileLeading } from '@sfstream/replay';
 * import { lastValueFrom, take } from 'rxjs';
 *
 * declare const client: Client;
 * declare const leader: Leader;
 * declare const pool: { end(): Promise<void> };
 *
 * await lastValueFrom(client.channel('/event/Order__e').pipe(whileLeading(leader), take(4)));
 * await lastValueFrom(resigned(leader), { defaultValue: undefined });
 * await pool.end();
 * ```
 */
export const resigned = ({ state$ }: Leader): Observable<never> =>
  state$.pipe(
    takeWhile(({ type }) => type === 'leaving'),
    ignoreElements(),
  );
