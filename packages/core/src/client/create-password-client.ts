import type { PasswordCredentials } from '@sfstream/auth';
import { passwordAuth } from '@sfstream/auth';
import { checkOptions } from '@sfstream/base';
import type { OptionRule } from '@sfstream/base';
import type { ClientOptions } from './client-options.ts';
import type { Client } from './client.ts';
import { createClient } from './create-client.ts';
import { rulesWithoutAuth } from './read-client-options.ts';

/** `passwordAuth` checks the values. */
const given: OptionRule = ['given', () => true];

const credentialRules = {
  consumerKey: given,
  consumerSecret: given,
  username: given,
  password: given,
  securityToken: given,
  sandbox: given,
  loginUrl: given,
  allowLoopback: given,
} satisfies Readonly<Record<keyof PasswordCredentials, OptionRule>>;

/** Credentials and client options together. */
export type PasswordClientOptions = PasswordCredentials & Omit<ClientOptions, 'auth'>;

/**
 * **Salesforce is ending this login**; `passwordAuth` says when. In new code, give `createClient` a login by
 * `clientCredentialsAuth` or `jwtBearerAuth`.
 *
 * Makes a {@link Client} that logs in with user name and password: `passwordAuth` and `createClient` in one call. The
 * HTTP settings and the JSON codec apply to both.
 *
 * Throws a `ClientError` that names the field when an option is missing, unknown or malformed.
 *
 * @example
 * ```ts
 * import { createPasswordClient } from '@sfstream/core';
 *
 * const client = createPasswordClient({
 *   consumerKey: 'key',
 *   consumerSecret: 'secret',
 *   username: 'user@acme.example',
 *   password: 'password',
 * });
 * client.channel('/topic/Orders').subscribe((event) => console.log(event.data));
 * ```
 */
export const createPasswordClient = (options: PasswordClientOptions): Client => {
  checkOptions('createPasswordClient', options, { ...credentialRules, ...rulesWithoutAuth });
  const {
    consumerKey,
    consumerSecret,
    username,
    password,
    securityToken,
    sandbox,
    loginUrl,
    allowLoopback,
    ...clientOptions
  } = options;
  const { http, json } = clientOptions;
  return createClient({
    ...clientOptions,
    auth: passwordAuth({
      consumerKey,
      consumerSecret,
      username,
      password,
      ...(securityToken !== undefined && { securityToken }),
      ...(sandbox !== undefined && { sandbox }),
      ...(loginUrl !== undefined && { loginUrl }),
      ...(allowLoopback !== undefined && { allowLoopback }),
      ...(http !== undefined && { http }),
      ...(json !== undefined && { json }),
    }),
  });
};
