import { ClientError } from '@sfstream/base';
import { concatMap, defer } from 'rxjs';
import type { Authenticator } from '../authenticator/authenticator.ts';
import type { OptionTable } from '../options/option-table.ts';
import { checkTable } from '../options/option-table.ts';
import { anyText, filledText } from '../options/rules.ts';
import { createAuthenticator } from '../authenticator/create-authenticator.ts';
import type { LoginHost } from '../hosts/login-url.ts';
import { loginPort, transportRules } from '../login/login-port.ts';
import type { LoginTransport } from '../login/login-port.ts';
import { loginHostRules, loginUrl } from '../hosts/login-url.ts';
import { readSoapLoginReply } from '../soap/soap-login-reply.ts';
import { checkXmlText, soapLoginRequest } from '../soap/soap-login-request.ts';

/** The credentials of the SOAP API's `login()`. */
export interface SoapCredentials extends LoginHost {
  readonly username: string;
  readonly password: string;
  /** Appended to the password, as Salesforce wants it where the caller's address is not trusted. */
  readonly securityToken?: string;
  /** The version of the SOAP API, 31.0 or later. Default, and the last one with `login()`: `64.0`. */
  readonly version?: string;
}

/**
 * **Salesforce is ending this login.** `login()` exists up to version 64.0 of the SOAP API, is off by default in new orgs,
 * asks for the permission "Use Any API Auth" in orgs made since Summer '26, and ends with Summer '27, on 1 June 2027
 * (Salesforce help, article 005132110). Take `clientCredentialsAuth`, or `jwtBearerAuth`, for anything that is to last.
 *
 * Logs in with user name and password by the SOAP API, which needs no app.
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
  checkTable('soapAuth', options, rules);
  const { username, password, securityToken = '', version = '64.0' } = options;
  for (const [field, text] of Object.entries({ username, password, securityToken })) {
    checkXmlText(field, text);
  }
  const port = loginPort('soapAuth', loginUrl(options), options);
  const url = `${port.url}/services/Soap/u/${soapVersion(version)}/`;
  const secrets = [`${password}${securityToken}`, password, securityToken];
  const headers = { 'content-type': 'text/xml; charset=UTF-8', soapaction: 'login' };
  return createAuthenticator(
    () =>
      defer(() => soapLoginRequest(username, `${password}${securityToken}`)).pipe(
        concatMap((body) => port.post(url, body, headers, secrets)),
        concatMap((response) => readSoapLoginReply(port, url, response)),
      ),
    { flow: port.flow, host: port.url, username },
    port.activity$,
  );
};

const rules: OptionTable<SoapCredentials & LoginTransport> = {
  needed: { username: filledText, password: filledText },
  others: { securityToken: anyText, version: anyText, ...loginHostRules, ...transportRules },
};

const soapVersion = (version: string): string => {
  const major = Number(/^v?(\d{1,3})(\.0?)?$/.exec(version)?.[1]);
  if (!(major >= 31 && major <= 64)) {
    throw new ClientError(
      "version must be from '31.0' to '64.0': earlier versions of the SOAP API have ended, and later ones have no login().",
      { field: 'version' },
    );
  }
  return `${major}.0`;
};
