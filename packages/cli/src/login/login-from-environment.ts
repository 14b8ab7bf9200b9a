import type { Authenticator, LoginHost } from '@sfstream/auth';
import {
  clientCredentialsAuth,
  jwtBearerAuth,
  passwordAuth,
  refreshTokenAuth,
  soapAuth,
  tokenAuth,
} from '@sfstream/auth';
import { salesforceCliAuth } from '@sfstream/auth/node';
import { ClientError } from '@sfstream/base';
import type { FlowName } from './choose-flow.ts';
import { chooseFlow } from './choose-flow.ts';
import { inCommandLineTerms } from '../failures/command-line-terms.ts';
import type { Environment, SecretVariable } from './login-variables.ts';
import { valueOf } from './login-variables.ts';
import { keepSecret, readSecret } from './secret-file.ts';
import { UsageError } from '../failures/usage-error.ts';

/** A login that the environment describes. */
export interface Login {
  readonly flow: FlowName;
  readonly auth: Authenticator;
  /** The origin that is asked for a token; undefined where only the Salesforce CLI knows. */
  readonly host?: string;
  readonly username?: string;
}

/**
 * The login that the variables describe. A refresh token that comes from a file is written back there when it changes.
 *
 * Throws a {@link UsageError} that names the variables which are missing or malformed; it never quotes a value.
 */
export const loginFromEnvironment = (env: Environment): Login => {
  const flow = chooseFlow(env);
  const username = valueOf(env, flow === 'cli' ? 'SF_TARGET_ORG' : 'SF_USERNAME');
  try {
    const auth = flows[flow](env);
    const host = hostOf(flow, env);
    return {
      flow,
      auth,
      ...(host !== undefined && { host: new URL(host).origin }),
      ...(username !== undefined && usesName(flow) && { username }),
    };
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    throw new UsageError(inCommandLineTerms(error.message));
  }
};

const usesName = (flow: FlowName): boolean => ['cli', 'jwt', 'password', 'soap'].includes(flow);

const flows: Readonly<Record<FlowName, (env: Environment) => Authenticator>> = {
  'client-credentials': (env) =>
    clientCredentialsAuth({
      ...app(env),
      consumerSecret: secret(env, 'SF_CONSUMER_SECRET') ?? '',
      loginUrl: text(env, 'SF_LOGIN_URL'),
    }),
  jwt: (env) => {
    const audience = valueOf(env, 'SF_AUDIENCE');
    return jwtBearerAuth({
      ...app(env),
      ...loginHost(env),
      username: text(env, 'SF_USERNAME'),
      privateKey: secret(env, 'SF_PRIVATE_KEY') ?? '',
      ...(audience !== undefined && { audience }),
    });
  },
  'refresh-token': (env) => {
    const file = valueOf(env, 'SF_REFRESH_TOKEN_FILE');
    return refreshTokenAuth({
      ...confidentialApp(env),
      ...loginHost(env),
      refreshToken: secret(env, 'SF_REFRESH_TOKEN') ?? '',
      ...(file !== undefined && {
        onRotate: (refreshToken: string) => keepSecret(file, refreshToken),
      }),
    });
  },
  token: (env) =>
    tokenAuth({
      accessToken: secret(env, 'SF_ACCESS_TOKEN') ?? '',
      instanceUrl: text(env, 'SF_INSTANCE_URL'),
    }),
  password: (env) =>
    passwordAuth({
      ...app(env),
      consumerSecret: secret(env, 'SF_CONSUMER_SECRET') ?? '',
      ...loginHost(env),
      ...user(env),
    }),
  soap: (env) => soapAuth({ ...loginHost(env), ...user(env) }),
  cli: (env) => {
    const targetOrg = valueOf(env, 'SF_TARGET_ORG');
    return salesforceCliAuth(targetOrg === undefined ? {} : { targetOrg });
  },
};

/** Value of a variable that {@link chooseFlow} has found to be set. */
const text = (env: Environment, name: string): string => valueOf(env, name) ?? '';

/** Reads a secret from its variable, or from the file that the sibling variable names. */
const secret = (env: Environment, name: SecretVariable): string | undefined => {
  const file = valueOf(env, `${name}_FILE`);
  const value = valueOf(env, name);
  if (file === undefined) return value;
  if (value !== undefined) {
    throw new UsageError(`${name} and ${name}_FILE are both set. Unset one of them.`);
  }
  return readSecret(file, `${name}_FILE`);
};

const app = (env: Environment) => ({ consumerKey: text(env, 'SF_CONSUMER_KEY') });

/** The app with its secret, which public apps do not have. */
export const confidentialApp = (env: Environment) => {
  const consumerSecret = secret(env, 'SF_CONSUMER_SECRET');
  return { ...app(env), ...(consumerSecret !== undefined && { consumerSecret }) };
};

const user = (env: Environment) => {
  const securityToken = secret(env, 'SF_SECURITY_TOKEN');
  return {
    username: text(env, 'SF_USERNAME'),
    password: secret(env, 'SF_PASSWORD') ?? '',
    ...(securityToken !== undefined && { securityToken }),
  };
};

const hostOf = (flow: FlowName, env: Environment): string | undefined => {
  if (flow === 'cli') return undefined;
  if (flow === 'token') return valueOf(env, 'SF_INSTANCE_URL');
  const { loginUrl, sandbox } = loginHost(env);
  return (
    loginUrl ?? (sandbox === true ? 'https://test.salesforce.com' : 'https://login.salesforce.com')
  );
};

/** Host to log in at. */
export const loginHost = (env: Environment): LoginHost => {
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
