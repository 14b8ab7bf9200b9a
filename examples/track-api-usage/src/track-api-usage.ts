import { clientCredentialsAuth } from '@sfstream/auth';
import type { HttpActivity } from '@sfstream/rest';
import { createRest } from '@sfstream/rest';
import { startMockOrg } from '@sfstream/testing';
import type { MockOrg } from '@sfstream/testing';
import type { Observable } from 'rxjs';
import { concat, defer, finalize, switchMap } from 'rxjs';

/** Calls an org, and says after each call what this program has used, and what the org has left. */
export const trackApiUsage = (print: (line: string) => void): Observable<unknown> =>
  defer(() => startMockOrg()).pipe(
    switchMap((org) => callsTo(org, print).pipe(finalize(() => void org.close()))),
  );

const callsTo = (org: MockOrg, print: (line: string) => void): Observable<unknown> => {
  let calls = 0;
  const onActivity = (activity: HttpActivity): void => {
    if (activity.type !== 'rest-api-call-consumption') return;
    calls += activity.count;
    const left = activity.remaining === undefined ? '' : `; the org has ${activity.remaining} left`;
    print(`${calls} used by this program${left}`);
  };
  // Given to both, so that logins count, too.
  const http = { onActivity };
  const rest = createRest({
    auth: clientCredentialsAuth({ ...org.app, http }),
    http,
  });
  return concat(
    rest.publish('Order__e', { Number__c: '17' }),
    rest.publishAll('Order__e', [{ Number__c: '18' }, { Number__c: '19' }]),
    rest.limits(),
  ).pipe(finalize(() => rest.close()));
};
