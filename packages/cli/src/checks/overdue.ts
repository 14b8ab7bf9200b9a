import type { Client } from '@sfstream/core';
import { LimitError } from '@sfstream/core';
import type { SfStreamError } from '@sfstream/base';
import { TransportTimeoutError } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { concatMap, defer, map, merge, startWith, switchMap, throwError, timer } from 'rxjs';

/**
 * Fails after `patience` milliseconds with the last failure that the client has not recovered from, or says that `what` was
 * not answered. Fails at once with a limit, which is not free again so soon.
 */
export const overdue = (
  client: Pick<Client, 'state$' | 'activity$'>,
  what: string,
  patience: number,
): Observable<never> =>
  defer(() => {
    const end = Date.now() + patience;
    return failures(client).pipe(
      startWith(undefined),
      switchMap((failure) =>
        failure instanceof LimitError
          ? throwError(() => failure)
          : timer(Math.max(0, end - Date.now())).pipe(map(() => failure)),
      ),
      concatMap((failure) => throwError(() => tooLate(what, patience, failure))),
    );
  });

/** Failures after which the client is about to try again. */
const failures = ({
  activity$,
  state$,
}: Pick<Client, 'state$' | 'activity$'>): Observable<SfStreamError> =>
  merge(
    activity$.pipe(concatMap((activity) => (activity.type === 'retry' ? [activity.error] : []))),
    state$.pipe(concatMap((state) => (state.type === 'waiting' ? [state.error] : []))),
  );

const tooLate = (
  what: string,
  patience: number,
  failure: SfStreamError | undefined,
): TransportTimeoutError =>
  new TransportTimeoutError(
    failure?.message ??
      `${what} was not answered within ${patience / 1000} seconds. Check the network and the proxy, or give it longer by --timeout.`,
    { method: 'POST', url: '/cometd', ...(failure !== undefined && { cause: failure }) },
  );
