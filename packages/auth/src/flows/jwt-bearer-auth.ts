import { concatMap, defer, from } from 'rxjs';
import type { Authenticator } from '../authenticator/authenticator.ts';
import type { OptionTable } from '../options/option-table.ts';
import { checkTable } from '../options/option-table.ts';
import { anyText, filledText } from '../options/rules.ts';
import { createAuthenticator } from '../authenticator/create-authenticator.ts';
import type { LoginHost } from '../hosts/login-url.ts';
import { loginHostRules, loginUrl } from '../hosts/login-url.ts';
import { importPrivateKey, privateKeyDer } from '../jwt/private-key.ts';
import { jwtAudience } from '../jwt/jwt-audience.ts';
import { loginPort, transportRules } from '../login/login-port.ts';
import type { LoginTransport } from '../login/login-port.ts';
import { requestToken } from '../oauth/request-token.ts';

/** The credentials of the OAuth 2.0 JWT bearer flow. */
export interface JwtBearerCredentials extends LoginHost {
  readonly consumerKey: string;
  readonly username: string;
  /**
   * The RSA key whose certificate the app has, as PEM: PKCS#8 (`BEGIN PRIVATE KEY`) or PKCS#1 (`BEGIN RSA PRIVATE KEY`),
   * not encrypted.
   */
  readonly privateKey: string;
  /**
   * The audience of the assertion. Default: `https://login.salesforce.com`, for sandboxes and scratch orgs
   * `https://test.salesforce.com`, for an Experience Cloud site its URL; it does not depend on My Domain.
   */
  readonly audience?: string;
}

/**
 * Logs in by a signed assertion instead of a password: the flow for servers. The app needs the key's certificate, and
 * the user must be pre-authorised (Salesforce help, "OAuth 2.0 JWT Bearer Flow for Server-to-Server Integration"). Each
 * login signs a new assertion, which is good for three minutes, so the clock of this machine must be right.
 *
 * Throws a `ClientError` when a credential is missing or the key is not a private key in PEM form. A key that turns out
 * not to be for RSA fails the login with one.
 *
 * @example
 * ```ts
 * import { jwtBearerAuth } from '@sfstream/auth';
 *
 * const { CONSUMER_KEY = '', USERNAME = '', PRIVATE_KEY = '' } = process.env;
 *
 * const auth = jwtBearerAuth({
 *   consumerKey: CONSUMER_KEY,
 *   username: USERNAME,
 *   privateKey: PRIVATE_KEY,
 *   sandbox: true,
 * });
 * ```
 */
export const jwtBearerAuth = (options: JwtBearerCredentials & LoginTransport): Authenticator => {
  checkTable('jwtBearerAuth', options, rules);
  const { consumerKey, username } = options;
  const port = loginPort('jwtBearerAuth', loginUrl(options), options);
  const audience = options.audience ?? jwtAudience(port.url);
  const der = privateKeyDer(options.privateKey);

  const assertion = async (): Promise<string> => {
    // Only who signs pays for the library.
    const { SignJWT } = await import('jose');
    const key = await importPrivateKey(der);
    return new SignJWT()
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(consumerKey)
      .setSubject(username)
      .setAudience(audience)
      .setExpirationTime('3 minutes')
      .sign(key);
  };
  return createAuthenticator(
    () =>
      defer(() => from(assertion())).pipe(
        concatMap((signed) => requestToken(port, { grant_type: grantType, assertion: signed })),
      ),
    { flow: port.flow, host: port.url, username },
    port.activity$,
  );
};

const rules: OptionTable<JwtBearerCredentials & LoginTransport> = {
  needed: { consumerKey: filledText, username: filledText, privateKey: filledText },
  others: { audience: anyText, ...loginHostRules, ...transportRules },
};

/** RFC 7523, 2.1. */
const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
