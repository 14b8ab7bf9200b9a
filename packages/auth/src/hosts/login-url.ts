import { ClientError } from '@sfstream/base';
import type { HostRules } from './salesforce-origin.ts';
import { salesforceUrl } from './salesforce-url.ts';

/** Where to log in: name `sandbox` or `loginUrl`, or neither for `https://login.salesforce.com`. */
export interface LoginHost extends HostRules {
  /** Logs in to a sandbox, at `https://test.salesforce.com`. */
  readonly sandbox?: boolean;
  /**
   * Logs in elsewhere, for example at My Domain, `https://acme.my.salesforce.com`, of which only the origin counts; or at
   * an Experience Cloud site, `https://acme.my.site.com/partners`, whose path is kept.
   */
  readonly loginUrl?: string;
}

/** The names of the options of a {@link LoginHost}. */
export const loginHostFields = ['sandbox', 'loginUrl', 'allowLoopback'] as const;

/** The URL below which the login endpoints lie, without a trailing slash. Throws a {@link ClientError} for one that cannot be used. */
export const loginUrl = (host: LoginHost): string => {
  checkHostRules(host);
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
  return salesforceUrl('loginUrl', host.loginUrl, host);
};

/** Throws a {@link ClientError} for rules that are not of their type. */
export const checkHostRules = ({ allowLoopback }: HostRules): void => {
  if (allowLoopback !== undefined && typeof allowLoopback !== 'boolean') {
    throw new ClientError('allowLoopback must be true or false.', { field: 'allowLoopback' });
  }
};
