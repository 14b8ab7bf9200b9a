import { ClientError } from '@sfstream/base';
import type { Observable } from 'rxjs';
import { defer, of } from 'rxjs';
import { pubSubPackage } from '../engines/pub-sub-package.ts';
import { UsageError } from '../failures/usage-error.ts';
import { failed } from '../findings/failed.ts';
import type { Checked, Finding } from '../findings/finding.ts';
import { stage } from '../findings/stage.ts';
import type { Login } from '../login/login-from-environment.ts';
import { loginFromEnvironment } from '../login/login-from-environment.ts';
import type { Environment } from '../login/login-variables.ts';
import { checkHost } from '../checks/check-host.ts';
import { checkLogin } from '../checks/check-login.ts';
import type { Examination } from '../checks/examination.ts';
import { pubSubChecks, pubSubWay } from './pub-sub-way.ts';
import { streamingChecks, streamingWay } from './streaming-way.ts';
import type { Way } from '../checks/way.ts';

/** Runs the checks one after another, and emits what they find. A check that depends on a failed one is not tried. */
export const examine = (examination: Examination, env: Environment): Observable<Finding> => {
  const { channels, pubsub, timeout } = examination;
  const others = [...(pubsub ? pubSubChecks : streamingChecks), ...channels];

  const fromHost = ({ login, way }: Settings): Observable<Finding> =>
    stage(checkHost(login, env, timeout), () => fromLogin({ login, way }), ['login', ...others]);
  const fromLogin = ({ login, way }: Settings): Observable<Finding> =>
    stage(checkLogin(login, timeout), (token) => way(login, token), others);

  return stage(settings(examination, env), fromHost, ['network', 'login', ...others]);
};

/** The login and the way that the environment asks for. */
interface Settings {
  readonly login: Login;
  readonly way: Way;
}

const settings = (examination: Examination, env: Environment): Observable<Checked<Settings>> =>
  defer(() => {
    try {
      const login = loginFromEnvironment(env);
      const way = examination.pubsub
        ? pubSubWay(examination, env, pubSubPackage())
        : streamingWay(examination, env);
      return of<Checked<Settings>>({ passed: true, value: { login, way }, findings: [] });
    } catch (error) {
      if (!(error instanceof UsageError) && !(error instanceof ClientError)) throw error;
      return of<Checked<Settings>>({ passed: false, findings: [failed('settings', error)] });
    }
  });
