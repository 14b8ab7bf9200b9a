import type { Authenticator } from './authenticator.ts';
import { createAuthenticator } from './create-authenticator.ts';
import type { LoginHost } from './login-url.ts';
import { loginUrl } from './login-url.ts';
import type { LoginTransport } from './request-token.ts';
import { requestToken } from './request-token.ts';
import { checkFields } from './check-fields.ts';

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
 * Logs in with user name and password. Orgs created since Summer '23 refuse this flow until an administrator allows
 * it (Salesforce help, "OAuth 2.0 Username-Password Flow for Special Scenarios").
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
  checkFields('passwordAuth', options, {
    required: ['consumerKey', 'consumerSecret', 'username', 'password'],
    optional: ['securityToken'],
    other: ['sandbox', 'loginUrl', 'http', 'json'],
  });
  const origin = loginUrl(options);
  const fields = {
    grant_type: 'password',
    client_id: options.consumerKey,
    client_secret: options.consumerSecret,
    username: options.username,
    password: `${options.password}${options.securityToken ?? ''}`,
  };
  return createAuthenticator(() => requestToken(origin, fields, options), {
    flow: 'passwordAuth',
    host: origin,
    username: options.username,
  });
};
