import { ClientError } from '@sfstream/base';
import { trueOrFalse, urlText } from '../options/rules.ts';
import type { HostRules } from './salesforce-origin.ts';
import { hostRules } from './salesforce-origin.ts';
import { salesforceUrl } from './salesforce-url.ts';

/** The host to log in at: name `sandbox` or `loginUrl`, or neither for `https://login.salesforce.com`. */
export interface LoginHost extends HostRules {
  /** Logs in to a sandbox, at `https://test.salesforce.com`. */
  readonly sandbox?: boolean;
  /**
   * Logs in elsewhere, for example at My Domain, `https://acme.my.salesforce.com`, of which only the origin counts; or at
   * an Experience Cloud site, `https://acme.my.site.com/partners`, whose path is kept.
   */
  readonly loginUrl?: string;
}

/** The rules of the options of a {@link LoginHost}. `sandbox` is not guessed: 'true' from an environment must not log in to production. */
export const loginHostRules = { sandbox: trueOrFalse, loginUrl: urlText, ...hostRules };

/** The URL below which the login endpoints lie, without a trailing slash. Throws a {@link ClientError} for one that cannot be used. */
export const loginUrl = (host: LoginHost): string => {
  if (host.loginUrl === undefined) {
    return host.sandbox === true ? 'https://test.salesforce.com' : 'https://login.salesforce.com';
  }
  if (host.sandbox === true) {
    throw new ClientError(
      'Both sandbox and loginUrl are given, and they name two hosts. Leave one of them out.',
      { field: 'loginUrl' },
    );
  }
  return salesforceUrl('loginUrl', host.loginUrl, host);
};
