import type { AccessToken } from '@sfstream/auth';
import { opaqueToken } from '@sfstream/auth';
import { TransportTimeoutError } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { map, take, throwError, timeout } from 'rxjs';
import type { Login } from '../login/login-from-environment.ts';
import { failed, failing } from '../findings/failed.ts';
import { flowFinding } from './flow-finding.ts';
import type { Checked, Finding } from '../findings/finding.ts';

/** Checks that the login is granted. */
export const checkLogin = (login: Login, patience: number): Observable<Checked<AccessToken>> =>
  login.auth.token$.pipe(
    take(1),
    timeout({ first: patience, with: () => throwError(() => unanswered(login, patience)) }),
    map((token): Checked<AccessToken> => ({
      passed: true,
      value: token,
      findings: [granted(login, token), ...flowFinding(login.flow)],
    })),
    failing('login'),
  );

const granted = ({ flow, host, username }: Login, { instanceUrl }: AccessToken): Finding => ({
  check: 'login',
  status: 'ok',
  text:
    flow === 'token'
      ? `Using the given token for ${instanceUrl}.`
      : `Logged in by ${flow}${host === undefined ? '' : ` at ${host}`}${username === undefined ? '' : ` as ${username}`}. The org is ${instanceUrl}.`,
});

const unanswered = (
  { host = 'The Salesforce CLI' }: Login,
  patience: number,
): TransportTimeoutError =>
  new TransportTimeoutError(
    `${host} has not answered the login within ${patience / 1000} seconds. Check the network, or give it longer by --timeout.`,
    { method: 'POST', url: host },
  );

/** Checks that the token is of the form that the Streaming API takes. */
export const checkToken = (token: AccessToken): Checked<AccessToken> => {
  try {
    return {
      passed: true,
      value: opaqueToken(token),
      findings: [
        {
          check: 'token',
          status: 'ok',
          text: 'The token is of the opaque form, which streaming needs.',
        },
      ],
    };
  } catch (error) {
    return { passed: false, findings: [failed('token', error)] };
  }
};
