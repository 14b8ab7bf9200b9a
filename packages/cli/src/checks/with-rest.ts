import type { Authenticator } from '@sfstream/auth';
import type { Rest } from '@sfstream/rest';
import { createRest } from '@sfstream/rest';
import type { Observable } from 'rxjs';
import { defer, finalize } from 'rxjs';

/**
 * Uses the newest version, since only streaming depends on the one that is asked for. Nothing is tried again: a failure
 * is a finding.
 */
export const withRest = <Found>(
  auth: Authenticator,
  timeout: number,
  use: (rest: Rest) => Observable<Found>,
): Observable<Found> =>
  defer(() => {
    const rest = createRest({ auth, version: 'latest', retryPolicy: null, http: { timeout } });
    return use(rest).pipe(finalize(() => rest.close()));
  });
