import { ClientError } from '@sfstream/http';
import type { Authenticator } from './authenticator.ts';
import { checkFields } from './check-fields.ts';
import { createAuthenticator } from './create-authenticator.ts';
import type { LoginTransport } from './request-token.ts';
import { requestToken } from './request-token.ts';
import { isSharedLoginHost, salesforceOrigin } from './salesforce-origin.ts';

/** The credentials of the OAuth 2.0 client credentials flow. */
export interface ClientCredentials {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  /** My Domain of the org, such as `https://acme.my.salesforce.com`: this flow names no user, so the host must name the org. */
  readonly loginUrl: string;
}

/**
 * Logs in as the app itself, which acts as the user that its settings name (Salesforce help, "OAuth 2.0 Client
 * Credentials Flow for Server-to-Server Integration").
 *
 * Throws a `ClientError` when a credential is missing, and for the login hosts that all orgs share.
 *
 * @example
 * ```ts
 * import { clientCredentialsAuth } from '@sfstream/auth';
 *
 * const auth = clientCredentialsAuth({
 *   consumerKey: 'key',
 *   consumerSecret: 'secret',
 *   loginUrl: 'https://acme.my.salesforce.com',
 * });
 * ```
 */
export const clientCredentialsAuth = (
  options: ClientCredentials & LoginTransport,
): Authenticator => {
  checkFields('clientCredentialsAuth', options, {
    required: ['consumerKey', 'consumerSecret', 'loginUrl'],
    optional: [],
    other: ['http', 'json'],
  });
  const origin = salesforceOrigin('loginUrl', options.loginUrl);
  if (isSharedLoginHost(origin)) {
    throw new ClientError(
      `loginUrl is ${origin}, which all orgs share, but client credentials log in at My Domain only. Give https://<name>.my.salesforce.com, or https://<name>--<sandbox>.sandbox.my.salesforce.com.`,
      { field: 'loginUrl' },
    );
  }
  const fields = {
    grant_type: 'client_credentials',
    client_id: options.consumerKey,
    client_secret: options.consumerSecret,
  };
  return createAuthenticator(() => requestToken(origin, fields, options), {
    flow: 'clientCredentialsAuth',
    host: origin,
  });
};
