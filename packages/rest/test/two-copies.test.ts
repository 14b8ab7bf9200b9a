import type * as Auth from '@sfstream/auth';
import type * as RestPackage from '@sfstream/rest';
import { lastValueFrom, throwError } from 'rxjs';
import { asked, restOf, startOrg } from './helpers/with-org.ts';

const other = (() => {
  let copy: { readonly auth: typeof Auth; readonly rest: typeof RestPackage } | undefined;
  jest.isolateModules(() => {
    copy = {
      auth: jest.requireActual('@sfstream/auth'),
      rest: jest.requireActual('@sfstream/rest'),
    };
  });
  return copy!;
})();

const login = 'POST /services/oauth2/token';
const limits = 'GET /services/data/v66.0/limits';

describe('an Authenticator of another installed copy', () => {
  it('logs in, and renews a rejected token', async () => {
    const org = await startOrg();
    const rest = restOf(org, { auth: other.auth.passwordAuth(org.login) });
    await lastValueFrom(rest.limits());
    org.revokeAllTokens();
    await lastValueFrom(rest.limits());
    expect(asked(org)).toEqual([login, limits, limits, login, limits]);
  });

  it('is tried again after a login that was postponed', async () => {
    const org = await startOrg();
    org.intercept('/services/oauth2/token', { status: 503, body: 'maintenance' });
    const rest = restOf(org, { auth: other.auth.passwordAuth(org.login) });
    await lastValueFrom(rest.limits());
    expect(asked(org)).toEqual([login, login, limits]);
  });

  it('fails at once with its own error where the login is refused', async () => {
    const org = await startOrg();
    const refused = new other.auth.AuthenticationError('refused');
    const rest = restOf(org, {
      auth: other.auth.createAuthenticator(() => throwError(() => refused)),
    });
    await expect(lastValueFrom(rest.limits())).rejects.toBe(refused);
  });
});

it('a retry policy of another installed copy is accepted', async () => {
  const org = await startOrg();
  org.intercept('/services/data/v66.0/limits', 'drop');
  const rest = restOf(org, { retryPolicy: other.rest.retryPolicy({ backoff: () => 0 }) });
  await lastValueFrom(rest.limits());
  expect(asked(org)).toEqual([login, limits, limits]);
});
