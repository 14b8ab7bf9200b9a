import type { PasswordCredentials } from '@sfstream/auth';
import { passwordAuth } from '@sfstream/auth';
import type { ClientOptions } from './client-options.ts';
import { clientFields, refuseUnknown } from './client-options.ts';
import type { Client } from './client.ts';
import { createClient } from './create-client.ts';

const credentialFields = [
  'consumerKey',
  'consumerSecret',
  'username',
  'password',
  'securityToken',
  'sandbox',
  'loginUrl',
  'allowLoopback',
] satisfies readonly (keyof PasswordCredentials)[];

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
export const createPasswordClient = ({
  consumerKey,
  consumerSecret,
  username,
  password,
  securityToken,
  sandbox,
  loginUrl,
  allowLoopback,
  ...options
}: PasswordClientOptions): Client => {
  refuseUnknown('createPasswordClient', options, [
    ...credentialFields,
    ...clientFields.filter((field) => field !== 'auth'),
  ]);
  const { http, json } = options;
  return createClient({
    ...options,
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
