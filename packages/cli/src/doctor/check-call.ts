import { SubscriptionError } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { catchError, map, of, throwError } from 'rxjs';
import { failing } from '../findings/failed.ts';
import type { Checked } from '../findings/finding.ts';

/** Every org has it. Whether the user may see it is another question. */
const probe = '/data/ChangeEvents';

/** Checks that a call with the token and the org is answered. */
export const checkCall = (
  info: (channel: string) => Observable<unknown>,
): Observable<Checked<undefined>> =>
  info(probe).pipe(
    catchError((error: unknown) =>
      error instanceof SubscriptionError ? of(undefined) : throwError(() => error),
    ),
    map((): Checked<undefined> => ({
      passed: true,
      value: undefined,
      findings: [
        { check: 'call', status: 'ok', text: 'A call with this token and org is answered.' },
      ],
    })),
    failing('call'),
  );
