import { createHttp } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { catchError, defer, map, of } from 'rxjs';
import { joinNames } from '../terminal/join-names.ts';
import type { Login } from '../login/login-from-environment.ts';
import type { Environment } from '../login/login-variables.ts';
import { valueOf } from '../login/login-variables.ts';
import { clockFinding } from './clock-finding.ts';
import { failed } from '../findings/failed.ts';
import type { Checked, Finding } from '../findings/finding.ts';

/**
 * Checks that the login host answers, and compares its clock. It sends no token. The host of a Salesforce CLI login is
 * not known.
 */
export const checkHost = (
  { flow, host }: Login,
  env: Environment,
  timeout: number,
): Observable<Checked<undefined>> =>
  defer(() => {
    if (host === undefined) {
      return of<Checked<undefined>>({ passed: true, value: undefined, findings: [] });
    }
    const sent = Date.now();
    return createHttp({ timeout }, { keepAlive: false })
      .request({ method: 'GET', url: `${host}/services/data/` })
      .pipe(
        map(({ status, headers }): Checked<undefined> => {
          const received = Date.now();
          return {
            passed: true,
            value: undefined,
            findings: [
              hostFinding(host, status, received - sent),
              clockFinding(headers['date'], { sent, received }, flow),
            ],
          };
        }),
        catchError((error: unknown) =>
          of<Checked<undefined>>({ passed: false, findings: [unreachable(error, env)] }),
        ),
      );
  });

const unreachable = (error: unknown, env: Environment): Finding => {
  const proxies = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].filter(
    (name) => valueOf(env, name) !== undefined,
  );
  return {
    ...failed('network', error),
    remedy:
      proxies.length === 0
        ? 'Try the same host with curl -v. If this network is left through a proxy, set HTTPS_PROXY=http://host:port.'
        : `${joinNames(proxies)} ${proxies.length === 1 ? 'is' : 'are'} set, so that requests take that proxy: check what it says, try the same host with curl -v, or name hosts that need no proxy in NO_PROXY.`,
    exitCode: 3,
  };
};

const hostFinding = (host: string, status: number, duration: number): Finding => {
  const { hostname } = new URL(host);
  return status < 500
    ? { check: 'network', status: 'ok', text: `${hostname} answers, after ${duration} ms.` }
    : {
        check: 'network',
        status: 'warning',
        text: `${hostname} answers with HTTP ${status}: it, or a proxy on the way, is down or too busy.`,
        remedy: 'Try again in some minutes. https://status.salesforce.com reports outages.',
      };
};
