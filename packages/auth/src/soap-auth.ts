import { ClientError, createHttp } from '@sfstream/http';
import { defer, map } from 'rxjs';
import type { Authenticator } from './authenticator.ts';
import { checkFields } from './check-fields.ts';
import { createAuthenticator } from './create-authenticator.ts';
import type { LoginHost } from './login-url.ts';
import { loginUrl } from './login-url.ts';
import type { LoginTransport } from './request-token.ts';
import { readSoapLoginReply } from './soap-login-reply.ts';
import { checkXmlText, soapLoginRequest } from './soap-login-request.ts';

/** The credentials of the SOAP API's `login()`. */
export interface SoapCredentials extends LoginHost {
  readonly username: string;
  readonly password: string;
  /** Appended to the password, as Salesforce wants it where the caller's address is not trusted. */
  readonly securityToken?: string;
  /** The version of the SOAP API. Default, and the last one with `login()`: `64.0`. */
  readonly version?: string;
}

/**
 * Logs in with user name and password by the SOAP API, which needs no connected app. For orgs that still allow it: new orgs
 * do not, and Salesforce plans to end `login()` with the release Summer '27 (SOAP API Developer Guide, "login()"). Use
 * `clientCredentialsAuth` or `jwtBearerAuth` for anything that is to last.
 *
 * Throws a `ClientError` when a credential is missing, or holds a character that XML cannot.
 *
 * @example
 * ```ts
 * import { soapAuth } from '@sfstream/auth';
 *
 * const auth = soapAuth({
 *   username: 'user@acme.example',
 *   password: 'password',
 *   securityToken: 'token',
 *   loginUrl: 'https://acme.my.salesforce.com',
 * });
 * ```
 */
export const soapAuth = (options: SoapCredentials & LoginTransport): Authenticator => {
  checkFields('soapAuth', options, {
    required: ['username', 'password'],
    optional: ['securityToken', 'version'],
    other: ['sandbox', 'loginUrl', 'http', 'json'],
  });
  const { username, password, securityToken = '', version = '64.0', http = {} } = options;
  for (const [field, text] of Object.entries({ username, password, securityToken })) {
    checkXmlText(field, text);
  }
  const origin = loginUrl(options);
  const url = `${origin}/services/Soap/u/${soapVersion(version)}/`;
  const body = soapLoginRequest(username, `${password}${securityToken}`);
  return createAuthenticator(
    () =>
      defer(() =>
        createHttp(http, { keepAlive: false }).request({
          method: 'POST',
          url,
          headers: { 'content-type': 'text/xml; charset=UTF-8', soapaction: 'login' },
          body,
        }),
      ).pipe(map((response) => readSoapLoginReply(url, response))),
    { flow: 'soapAuth', host: origin, username },
  );
};

const soapVersion = (version: string): string => {
  const major = Number(/^v?(\d{1,3})(\.0?)?$/.exec(version)?.[1]);
  if (!(major >= 8 && major <= 64)) {
    throw new ClientError(
      "version must be '64.0' or earlier: later versions of the SOAP API have no login().",
      { field: 'version' },
    );
  }
  return `${major}.0`;
};
