import type { MonoTypeOperatorFunction } from 'rxjs';
import { throwError, timeout } from 'rxjs';

/** Fails where Postgres has not answered within `limit` milliseconds: a server that hangs would never do. */
export const inTime = <T>(limit: number): MonoTypeOperatorFunction<T> =>
  timeout({
    first: limit,
    with: () => throwError(() => new Error(`Postgres gave no answer within ${limit} ms.`)),
  });
