import { tokenAuth } from '@sfstream/auth';
import { createRest } from '@sfstream/rest';
import { startMockOrg } from '@sfstream/testing';
import type { MockOrg } from '@sfstream/testing';
import type { Observable } from 'rxjs';
import { concat, defer, finalize, switchMap } from 'rxjs';

/** Asks an org for some things, and logs every request and its answer. */
export const logRequests = (print: (line: string) => void): Observable<unknown> =>
  defer(() => startMockOrg()).pipe(
    switchMap((org) => askOf(org, print).pipe(finalize(() => void org.close()))),
  );

const askOf = (org: MockOrg, print: (line: string) => void): Observable<unknown> => {
  const rest = createRest({ auth: tokenAuth(org.issueToken()) });
  rest.activity$.subscribe((activity) => {
    switch (activity.type) {
      case 'request':
        print(`> ${activity.method} ${activity.url}`);
        break;
      case 'response':
        print(`< ${activity.status} after ${Math.round(activity.duration)} ms`);
        break;
    }
  });
  return concat(
    rest.versions(),
    rest.publish('Order__e', { Number__c: '17' }),
    rest.push('/u/orders', 'Order 17'),
  ).pipe(finalize(() => rest.close()));
};
