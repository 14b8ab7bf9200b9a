import type { AccessToken } from '@sfstream/auth';
import type { Client } from '@sfstream/core';
import type { Rest } from '@sfstream/rest';
import type { Observable } from 'rxjs';
import { concat, of } from 'rxjs';
import type { Finding } from '../findings/finding.ts';
import { stage } from '../findings/stage.ts';
import type { Login } from '../login/login-from-environment.ts';
import type { Environment } from '../login/login-variables.ts';
import { valueOf } from '../login/login-variables.ts';
import { checkApi } from '../checks/check-api.ts';
import { checkToken } from '../checks/check-login.ts';
import { checkSession } from './check-session.ts';
import { checkVersion } from './check-version.ts';
import type { Examination } from '../checks/examination.ts';
import { examineChannel } from '../checks/examine-channel.ts';
import type { Way } from '../checks/way.ts';
import { withClient } from '../checks/with-client.ts';
import { withRest } from '../checks/with-rest.ts';

/** The checks of the way by the Streaming API, before those of channels. */
export const streamingChecks = ['token', 'api', 'version', 'session'] as const;

/** The way by the Streaming API: the form of the token, limits, version, session, channels. */
export const streamingWay = (examination: Examination, env: Environment): Way => {
  const { channels, timeout } = examination;
  const behind = (check: (typeof streamingChecks)[number]): readonly string[] => [
    ...streamingChecks.slice(streamingChecks.indexOf(check) + 1),
    ...channels,
  ];
  const fromApi = (login: Login, rest: Rest): Observable<Finding> =>
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
      () => concat(...channels.map((channel) => examineChannel(client, channel, examination))),
      behind('session'),
    );
  return (login: Login, token: AccessToken) =>
    stage(
      of(checkToken(token)),
      () => withRest(login.auth, timeout, (rest) => fromApi(login, rest)),
      behind('token'),
    );
};
