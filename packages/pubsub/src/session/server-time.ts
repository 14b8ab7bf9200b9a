import type { HttpOptions } from '@sfstream/http';
import { createHttp } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { EMPTY, catchError, defer, filter, finalize, map } from 'rxjs';

/** Milliseconds to wait for the org's answer. */
const patience = 5_000;

/**
 * The time of the org in epoch milliseconds, to the second, by the `Date` of an answer that needs no token (REST API Developer
 * Guide, "Versions"), since calls of the Pub/Sub API tell none. Completes without one where there is none.
 */
export const serverTime = (instanceUrl: string, options: HttpOptions): Observable<number> =>
  defer(() => {
    const http = createHttp(options, { keepAlive: false });
    return http
      .request({
        method: 'GET',
        url: `${new URL(instanceUrl).origin}/services/data/`,
        headers: {},
        timeout: patience,
        purpose: 'time',
      })
      .pipe(finalize(() => http.close()));
  }).pipe(
    map(({ headers }) => Date.parse(headers['date'] ?? '')),
    filter((time) => !Number.isNaN(time)),
    catchError(() => EMPTY),
  );
