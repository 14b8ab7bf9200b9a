import { ClientError } from '@sfstream/base';
import type { Authenticator } from '../authenticator/authenticator.ts';
import type { OptionTable } from '../options/option-table.ts';
import { checkTable } from '../options/option-table.ts';
import { filledText } from '../options/rules.ts';
import { createAuthenticator } from '../authenticator/create-authenticator.ts';
import { loginPort, transportRules } from '../login/login-port.ts';
import type { LoginTransport } from '../login/login-port.ts';
import { requestToken } from '../oauth/request-token.ts';
import { hostRules, isSharedLoginHost } from '../hosts/salesforce-origin.ts';
import type { HostRules } from '../hosts/salesforce-origin.ts';
import { salesforceUrl } from '../hosts/salesforce-url.ts';

/** The credentials of the OAuth 2.0 client credentials flow. */
export interface ClientCredentials extends HostRules {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  /**
   * My Domain of the org, such as `https://acme.my.salesforce.com`: this flow names no user, so the host must name the org.
   * The path of an Experience Cloud site is kept.
   */
  readonly loginUrl: string;
}

/**
 * Logs in as the app itself, which acts as the user that its settings name: the first choice for servers. It needs an
 * External Client App (or a connected app from before Spring '26) with the client credentials flow enabled, a user to run
 * as, and the scope `api` (Salesforce help, "Configure an External Client App for OAuth 2.0 Client Credentials Flow").
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
  checkTable('clientCredentialsAuth', options, rules);
  const host = salesforceUrl('loginUrl', options.loginUrl, options);
  if (isSharedLoginHost(host)) {
    throw new ClientError(
      `loginUrl is ${host}, which all orgs share, but client credentials log in at My Domain only. Give https://<name>.my.salesforce.com, or https://<name>--<sandbox>.sandbox.my.salesforce.com.`,
      { field: 'loginUrl' },
    );
  }
  const fields = {
    grant_type: 'client_credentials',
    client_id: options.consumerKey,
    client_secret: options.consumerSecret,
  };
  const port = loginPort('clientCredentialsAuth', host, options);
  const { flow, activity$ } = port;
  return createAuthenticator(() => requestToken(port, fields), { flow, host }, activity$);
};

const rules: OptionTable<ClientCredentials & LoginTransport> = {
  needed: { consumerKey: filledText, consumerSecret: filledText, loginUrl: filledText },
  others: { ...hostRules, ...transportRules },
};
