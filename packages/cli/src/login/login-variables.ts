/** The variables of a process. One that is empty counts as not set: that is how scripts unset them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that hold a secret. Each may be given by a file instead, whose path is in the variable with `_FILE` behind its name. */
const secretVariables = [
  'SF_ACCESS_TOKEN',
  'SF_CONSUMER_SECRET',
  'SF_PASSWORD',
  'SF_PRIVATE_KEY',
  'SF_REFRESH_TOKEN',
  'SF_SECURITY_TOKEN',
] as const;
export type SecretVariable = (typeof secretVariables)[number];

const openVariables = [
  'SF_CONSUMER_KEY',
  'SF_INSTANCE_URL',
  'SF_LOGIN_URL',
  'SF_TARGET_ORG',
  'SF_USERNAME',
] as const;
type OpenVariable = (typeof openVariables)[number];

/** Variables that say who logs in, and where. */
export type LoginVariable = OpenVariable | SecretVariable;
export const loginVariables: readonly LoginVariable[] = [...openVariables, ...secretVariables];

export const valueOf = (env: Environment, name: string): string | undefined =>
  env[name] || undefined;

export const isSecret = (name: string): name is SecretVariable =>
  secretVariables.some((secret) => secret === name);

/** Tells whether the variable is set, or the one that names its file. */
export const isSet = (env: Environment, name: LoginVariable): boolean =>
  valueOf(env, name) !== undefined ||
  (isSecret(name) && valueOf(env, `${name}_FILE`) !== undefined);

/**
 * Tells whether the environment says anything about a login. It may still be incomplete.
 *
 * @example
 * ```ts
 * import { hasCredentials } from '@sfstream/cli';
 *
 * console.log(hasCredentials(process.env) ? 'a real org' : 'a mock org');
 * ```
 */
export const hasCredentials = (env: Environment): boolean =>
  loginVariables.some((name) => isSet(env, name));
