import { AuthenticationError } from '@sfstream/auth';
import type { Rest } from '@sfstream/rest';
import { ForbiddenError } from '@sfstream/rest';
import type { Observable } from 'rxjs';
import { catchError, map, of } from 'rxjs';
import { failed } from '../findings/failed.ts';
import type { Checked, Finding } from '../findings/finding.ts';
import { limitFindings } from './limit-findings.ts';

/** Checks that the token is taken, and what is left of the limits of the org. A user who may not see the limits passes. */
export const checkApi = (rest: Pick<Rest, 'limits'>): Observable<Checked<undefined>> =>
  rest.limits().pipe(
    map((limits) => passed(limitFindings(limits))),
    catchError((error: unknown) => {
      if (error instanceof AuthenticationError) {
        return of<Checked<undefined>>({ passed: false, findings: [failed('api', error)] });
      }
      return of(passed([error instanceof ForbiddenError ? notAllowed : failed('api', error)]));
    }),
  );

const passed = (findings: readonly Finding[]): Checked<undefined> => ({
  passed: true,
  value: undefined,
  findings,
});

const notAllowed: Finding = {
  check: 'limits',
  status: 'warning',
  text: 'The user may not see the limits of the org, so what is left of them is unknown.',
  remedy: 'Give the user the permission "View Setup and Configuration" to have them checked.',
};
