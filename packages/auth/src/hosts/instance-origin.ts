import { ClientError } from '@sfstream/base';
import { AuthenticationError } from '../errors/authentication-error.ts';
import { salesforceOrigin } from './salesforce-origin.ts';
import type { HostRules } from './salesforce-origin.ts';

/** The origin of the org that the login at `url` names in `field`. Throws an {@link AuthenticationError} unless a token may go there. */
export const instanceOrigin = (
  url: string,
  field: string,
  instanceUrl: string,
  rules?: HostRules,
): string => {
  try {
    return salesforceOrigin(field, instanceUrl, rules);
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    throw new AuthenticationError(
      `${url} granted a token that cannot be used: ${error.message} Check that loginUrl is a Salesforce login host.`,
      { status: 200 },
    );
  }
};
