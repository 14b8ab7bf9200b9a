import type { Authenticator } from '@sfstream/auth';
import { InvalidOperationError } from '@sfstream/base';
import { ReplaySubject, defer, merge } from 'rxjs';

/** An Authenticator that can be closed. */
export interface ClosableLogin {
  readonly login: Authenticator;
  /** Fails all who wait for a token, and all who ask for one later, with an `InvalidOperationError`. */
  readonly close: () => void;
}

export const closableLogin = (auth: Authenticator): ClosableLogin => {
  const closed = new ReplaySubject<never>(1);
  return {
    login: {
      token$: merge(
        closed,
        defer(() => auth.token$),
      ),
      renew: (rejected) => merge(closed, auth.renew(rejected)),
    },
    close: () =>
      closed.error(new InvalidOperationError('No request can be sent: this Rest is closed.')),
  };
};
