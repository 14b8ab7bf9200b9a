import type { Authenticator } from '@sfstream/auth';
import { passwordAuth, refreshTokenAuth, tokenAuth } from '@sfstream/auth';
import { ClientError } from '@sfstream/http';
import { inCommandLineTerms } from './command-line-terms.ts';
import { UsageError } from './usage-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables of a login. They are the only way in: a command line is seen by everyone on the machine. */
const loginVariables = [
  'SF_LOGIN_URL',
  'SF_CONSUMER_KEY',
  'SF_CONSUMER_SECRET',
  'SF_USERNAME',
  'SF_PASSWORD',
  'SF_SECURITY_TOKEN',
  'SF_REFRESH_TOKEN',
  'SF_ACCESS_TOKEN',
  'SF_INSTANCE_URL',
] as const;
type Variable = (typeof loginVariables)[number];

/**
 * Whether the environment says anything of how to log in. What it says may still be incomplete.
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

/**
 * The login that the variables describe: a token (`SF_ACCESS_TOKEN`) comes before a refresh token
 * (`SF_REFRESH_TOKEN`), and that before user name and password. Throws a {@link UsageError} that names the variables
 * which are missing or malformed; it never quotes a value.
 */
export const credentialsFromEnvironment = (env: Environment): Authenticator => {
  const host = loginHost(env);
  try {
    if (isSet(env, 'SF_ACCESS_TOKEN') || isSet(env, 'SF_INSTANCE_URL')) {
      const [accessToken, instanceUrl] = required(env, ['SF_ACCESS_TOKEN', 'SF_INSTANCE_URL']);
      return tokenAuth({ accessToken, instanceUrl });
    }
    if (isSet(env, 'SF_REFRESH_TOKEN')) {
      const [consumerKey, refreshToken] = required(env, ['SF_CONSUMER_KEY', 'SF_REFRESH_TOKEN']);
      const consumerSecret = valueOf(env, 'SF_CONSUMER_SECRET');
      return refreshTokenAuth({
        consumerKey,
        refreshToken,
        ...(consumerSecret === undefined ? {} : { consumerSecret }),
        ...host,
      });
    }
    const [consumerKey, consumerSecret, username, password] = required(env, [
      'SF_CONSUMER_KEY',
      'SF_CONSUMER_SECRET',
      'SF_USERNAME',
      'SF_PASSWORD',
    ]);
    const securityToken = valueOf(env, 'SF_SECURITY_TOKEN');
    return passwordAuth({
      consumerKey,
      consumerSecret,
      username,
      password,
      ...(securityToken === undefined ? {} : { securityToken }),
      ...host,
    });
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    throw new UsageError(inCommandLineTerms(error.message));
  }
};

const loginHost = (env: Environment): { loginUrl?: string; sandbox?: boolean } => {
  const loginUrl = valueOf(env, 'SF_LOGIN_URL');
  const sandbox = isSandbox(env['SF_SANDBOX']);
  if (loginUrl !== undefined && sandbox) {
    throw new UsageError(
      'SF_SANDBOX and SF_LOGIN_URL name two hosts to log in at. Unset one of them.',
    );
  }
  return loginUrl === undefined ? { sandbox } : { loginUrl };
};

const isSandbox = (value = ''): boolean => {
  if (value === 'true' || value === '1') return true;
  if (value === 'false' || value === '0' || value === '') return false;
  throw new UsageError('SF_SANDBOX must be true or false.');
};

/** The values of the variables, in their order. Throws when one of them is missing. */
const required = <const Names extends readonly Variable[]>(
  env: Environment,
  names: Names,
): { [Index in keyof Names]: string } => {
  const missing = names.filter((name) => !isSet(env, name));
  if (missing.length > 0) throw new UsageError(whatIsMissing(env, missing));
  // Mapped tuples lose their length in `map`.
  return names.map((name) => env[name] ?? '') as { [Index in keyof Names]: string };
};

const whatIsMissing = (env: Environment, missing: readonly Variable[]): string =>
  hasCredentials(env)
    ? `The environment does not say how to log in: ${listed(missing)} ${missing.length === 1 ? 'is' : 'are'} not set.`
    : `The environment does not say how to log in. Set ${listed(missing)}; or SF_CONSUMER_KEY and SF_REFRESH_TOKEN; or SF_ACCESS_TOKEN and SF_INSTANCE_URL. Without an org, try sfstream mock.`;

const listed = (names: readonly string[]): string =>
  [names.slice(0, -1).join(', '), names.at(-1)].filter(Boolean).join(' and ');

/** A variable that is empty counts as not set: that is how scripts unset them. */
const isSet = (env: Environment, name: Variable): boolean => valueOf(env, name) !== undefined;

const valueOf = (env: Environment, name: Variable): string | undefined => env[name] || undefined;
