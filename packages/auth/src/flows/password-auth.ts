import type { Authenticator } from '../authenticator/authenticator.ts';
import { createAuthenticator } from '../authenticator/create-authenticator.ts';
import type { LoginHost } from '../hosts/login-url.ts';
import { loginHostRules, loginUrl } from '../hosts/login-url.ts';
import { loginPort, transportRules } from '../login/login-port.ts';
import type { LoginTransport } from '../login/login-port.ts';
import { requestToken } from '../oauth/request-token.ts';
import type { OptionTable } from '../options/option-table.ts';
import { checkTable } from '../options/option-table.ts';
import { anyText, filledText } from '../options/rules.ts';

/** The credentials of the OAuth 2.0 username-password flow. */
export interface PasswordCredentials extends LoginHost {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly username: string;
  readonly password: string;
  /** Appended to the password, as Salesforce wants it where the caller's address is not trusted. */
  readonly securityToken?: string;
}

/**
 * **Salesforce is ending this flow.** It is deprecated, External Client Apps do not offer it, orgs made since Summer '23
 * block it until an administrator allows it, orgs made since Summer '26 do not have it, and from 20 February 2027 it is to
 * be refused everywhere (Salesforce help, "Block Authorization Flows to Improve Security", and article 000886201). Take
 * `clientCredentialsAuth`, or `jwtBearerAuth`, for anything new.
 *
 * Logs in with user name and password.
 *
 * Throws a `ClientError` when a credential is missing or empty.
 *
 * @example
 * ```ts
 * import { passwordAuth } from '@sfstream/auth';
 *
 * const auth = passwordAuth({
 *   consumerKey: 'key',
 *   consumerSecret: 'secret',
 *   username: 'user@acme.example',
 *   password: 'password',
 *   sandbox: true,
 * });
 * auth.token$.subscribe(({ instanceUrl }) => console.log(instanceUrl));
 * ```
 */
export const passwordAuth = (options: PasswordCredentials & LoginTransport): Authenticator => {
  checkTable('passwordAuth', options, rules);
  const port = loginPort('passwordAuth', loginUrl(options), options);
  const fields = {
    grant_type: 'password',
    client_id: options.consumerKey,
    client_secret: options.consumerSecret,
    username: options.username,
    password: `${options.password}${options.securityToken ?? ''}`,
  };
  const { flow, url: host, activity$ } = port;
  const facts = { flow, host, username: options.username };
  return createAuthenticator(() => requestToken(port, fields), facts, activity$);
};

const rules: OptionTable<PasswordCredentials & LoginTransport> = {
  needed: {
    consumerKey: filledText,
    consumerSecret: filledText,
    username: filledText,
    password: filledText,
  },
  others: { securityToken: anyText, ...loginHostRules, ...transportRules },
};
