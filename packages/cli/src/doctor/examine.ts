import type { AccessToken, Authenticator } from '@sfstream/auth';
import type { Client, ClientOptions } from '@sfstream/core';
import { createClient } from '@sfstream/core';
import type { Rest } from '@sfstream/rest';
import { createRest } from '@sfstream/rest';
import type { Observable } from 'rxjs';
import { EMPTY, concat, defer, finalize, ignoreElements, of } from 'rxjs';
import type { Login } from '../login/login-from-environment.ts';
import { loginFromEnvironment } from '../login/login-from-environment.ts';
import type { Environment } from '../login/login-variables.ts';
import { valueOf } from '../login/login-variables.ts';
import { UsageError } from '../failures/usage-error.ts';
import { checkApi } from './check-api.ts';
import { checkChannel } from './check-channel.ts';
import { checkHost } from './check-host.ts';
import { checkLogin, checkToken } from './check-login.ts';
import { checkRetained } from './check-retained.ts';
import { checkSession } from './check-session.ts';
import { checkVersion } from './check-version.ts';
import { failed } from './failed.ts';
import type { Checked, Finding } from './finding.ts';
import { stage } from './stage.ts';

/** Channels to examine, and how. Durations are milliseconds. */
export interface Examination {
  readonly channels: readonly string[];
  /** Looks for the oldest retained event of each channel. */
  readonly retained: boolean;
  /** Time limit of each step. */
  readonly timeout: number;
}

/** Runs the checks one after another, and emits what they find. A check that depends on a failed one is not tried. */
export const examine = (examination: Examination, env: Environment): Observable<Finding> => {
  const { channels, timeout } = examination;
  const checks = ['network', 'login', 'token', 'api', 'version', 'session', ...channels];
  const behind = (check: string): readonly string[] => checks.slice(checks.indexOf(check) + 1);

  const fromHost = (login: Login): Observable<Finding> =>
    stage(checkHost(login, env, timeout), () => fromLogin(login), behind('network'));
  const fromLogin = (login: Login): Observable<Finding> =>
    stage(checkLogin(login, timeout), (token) => fromToken(login, token), behind('login'));
  const fromToken = (login: Login, token: AccessToken): Observable<Finding> =>
    stage(
      of(checkToken(token)),
      () => withRest(login.auth, timeout, fromApi(login)),
      behind('token'),
    );
  const fromApi =
    (login: Login) =>
    (rest: Rest): Observable<Finding> =>
      stage(checkApi(rest), () => fromVersion(login, rest), behind('api'));
  const fromVersion = ({ auth }: Login, rest: Rest): Observable<Finding> =>
    stage(
      checkVersion(rest, valueOf(env, 'SF_API_VERSION')),
      (apiVersion) => withClient({ auth, apiVersion }, fromSession),
      behind('version'),
    );
  const fromSession = (client: Client): Observable<Finding> =>
    stage(
      checkSession(client, timeout),
      () => concat(...channels.map((channel) => fromChannel(client, channel))),
      behind('session'),
    );
  const fromChannel = (client: Client, channel: string): Observable<Finding> =>
    stage(
      checkChannel(client, channel, timeout),
      () => (examination.retained ? checkRetained(client, channel, timeout) : EMPTY),
      [],
    );

  return stage(settings(env), fromHost, checks);
};

const settings = (env: Environment): Observable<Checked<Login>> =>
  defer(() => {
    try {
      return of<Checked<Login>>({ passed: true, value: loginFromEnvironment(env), findings: [] });
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      return of<Checked<Login>>({ passed: false, findings: [failed('settings', error)] });
    }
  });

/**
 * Uses the newest version, since only streaming depends on the one that is asked for. Nothing is tried again: a failure
 * is a finding.
 */
const withRest = (
  auth: Authenticator,
  timeout: number,
  use: (rest: Rest) => Observable<Finding>,
): Observable<Finding> =>
  defer(() => {
    const rest = createRest({ auth, version: 'latest', retryPolicy: null, http: { timeout } });
    return use(rest).pipe(finalize(() => rest.close()));
  });

/** Each check has a time limit of its own. */
const withClient = (
  options: Pick<ClientOptions, 'auth' | 'apiVersion'>,
  use: (client: Client) => Observable<Finding>,
): Observable<Finding> =>
  defer(() => {
    const client = createClient({ ...options, connectionTimeout: null });
    return concat(use(client), defer(() => client.close()).pipe(ignoreElements()));
  });
