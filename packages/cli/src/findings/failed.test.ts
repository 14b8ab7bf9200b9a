import { AuthenticationError } from '@sfstream/auth';
import { lastValueFrom, of, throwError } from 'rxjs';
import { UsageError } from '../failures/usage-error.ts';
import { failed, failing } from './failed.ts';

describe('a check that has failed', () => {
  it('says why, in terms of the command line, with what to do and the exit code', () => {
    const error = new AuthenticationError('loginUrl refused the login: invalid_client.');
    expect(failed('login', error)).toStrictEqual({
      check: 'login',
      status: 'failed',
      text: 'SF_LOGIN_URL refused the login: invalid_client.',
      remedy: expect.stringMatching(/^Take consumer key and secret from Setup/),
      exitCode: 2,
    });
  });

  it('lists the ways to choose from', () => {
    expect(failed('settings', new UsageError('Choose.', ['this', 'that']))).toStrictEqual({
      check: 'settings',
      status: 'failed',
      text: 'Choose.',
      choices: ['this', 'that'],
      exitCode: 1,
    });
  });

  it('has nothing to choose from and no remedy where there is none', () => {
    expect(failed('name', new Error('no such host'))).toStrictEqual({
      check: 'name',
      status: 'failed',
      text: 'no such host',
      exitCode: 1,
    });
  });

  it('is the result of a check, and not a failure of all', async () => {
    const error = new Error('no such host');
    const checked$ = throwError(() => error).pipe(failing('name'));
    expect(await lastValueFrom(checked$)).toEqual({
      passed: false,
      findings: [failed('name', error)],
    });
  });

  it('leaves a result as it is', async () => {
    const passed = { passed: true, value: 1, findings: [] } as const;
    expect(await lastValueFrom(of(passed).pipe(failing('name')))).toBe(passed);
  });
});
