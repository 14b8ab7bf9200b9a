import { ClientError } from '@sfstream/http';

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
  return checkedOrigin('loginUrl', host.loginUrl);
};

/**
 * The origin of `url`. Throws a {@link ClientError} that names `field` unless it is https, or http on this machine:
 * passwords and tokens do not travel in the clear.
 */
export const checkedOrigin = (field: string, url: string): string => {
  if (!URL.canParse(url)) {
    throw new ClientError(
      `${field} is no URL. It needs a scheme and a host, such as https://acme.my.salesforce.com.`,
      { field },
    );
  }
  const { protocol, hostname, origin } = new URL(url);
  const isLoopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback)) {
    throw new ClientError(
      `${field} must begin with https:// (http:// is accepted for this machine only), not ${protocol}//.`,
      { field },
    );
  }
  return origin;
};
