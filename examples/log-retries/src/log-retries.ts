import { tokenAuth } from '@sfstream/auth';
import { createRest } from '@sfstream/rest';
import { startMockOrg } from '@sfstream/testing';
import type { MockOrg } from '@sfstream/testing';
import type { Observable } from 'rxjs';
import { defer, finalize, switchMap, tap } from 'rxjs';

/** Publishes an event to an org that is busy at first, and logs each retry before its pause. */
export const logRetries = (print: (line: string) => void): Observable<unknown> =>
  defer(() => startMockOrg()).pipe(
    switchMap((org) => {
      org.intercept('/services/data/v66.0/sobjects/Order__e', { status: 503 }, { times: 2 });
      return publishTo(org, print).pipe(finalize(() => void org.close()));
    }),
  );

const publishTo = (org: MockOrg, print: (line: string) => void): Observable<unknown> => {
  const rest = createRest({ auth: tokenAuth(org.issueToken()) });
  rest.activity$.subscribe((activity) => {
    if (activity.type !== 'retry') return;
    const { attempt, delay, error } = activity;
    print(`Retry ${attempt} in ${delay} ms: ${error.message}`);
  });
  return rest.publish('Order__e', { Number__c: '17' }).pipe(
    tap(() => print('Published.')),
    finalize(() => rest.close()),
  );
};
