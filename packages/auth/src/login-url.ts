import { ClientError } from '@sfstream/http';
import { salesforceOrigin } from './salesforce-origin.ts';

/** Where to log in: name one of these, or neither for `https://login.salesforce.com`. */
export interface LoginHost {
  /** Logs in to a sandbox, at `https://test.salesforce.com`. */
  readonly sandbox?: boolean;
  /** Logs in elsewhere, for example at My Domain: `https://acme.my.salesforce.com`. Only its origin counts. */
  readonly loginUrl?: string;
}

/** The origin to log in at. Throws a {@link ClientError} for one that cannot be used. */
export const loginUrl = (host: LoginHost): string => {
  if (host.sandbox !== undefined && typeof host.sandbox !== 'boolean') {
    // Such as 'true' from an environment variable, which must not log in to production by mistake.
    throw new ClientError('sandbox must be true or false.', { field: 'sandbox' });
  }
  if (host.loginUrl === undefined) {
    return host.sandbox === true ? 'https://test.salesforce.com' : 'https://login.salesforce.com';
  }
  if (host.sandbox === true) {
    throw new ClientError(
      'Both sandbox and loginUrl are given, and they name two hosts. Leave one of them out.',
      { field: 'loginUrl' },
    );
  }
  return salesforceOrigin('loginUrl', host.loginUrl);
};
