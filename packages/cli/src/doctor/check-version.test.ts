import type { ApiVersion } from '@sfstream/rest';
import { firstValueFrom, of, throwError } from 'rxjs';
import { checkVersion } from './check-version.ts';

const orgWith = (...versions: readonly string[]) => ({
  versions: () => of(versions.map((version): ApiVersion => ({ version, label: '', url: '' }))),
});
const org = orgWith('37.0', '66.0', '67.0');

describe('the API version', () => {
  it.each([
    [undefined, '66.0', 'ok'],
    ['v67', '67.0', 'ok'],
    ['latest', '67.0', 'ok'],
    ['60.0', '60.0', 'warning'],
    ['45', '45.0', 'warning'],
  ])('%s is taken as %s: %s', async (asked, version, status) => {
    expect(await firstValueFrom(checkVersion(org, asked))).toMatchObject({
      passed: true,
      value: version,
      findings: [{ status }],
    });
  });

  it.each([
    ['37.0', /no EventUuid/],
    ['51.0', /no EventUuid/],
    ['52.0', /does not say when it ends a session/],
    ['63.0', /does not say when it ends a session/],
  ])('%s lacks something', async (asked, gap) => {
    expect(await firstValueFrom(checkVersion(org, asked))).toMatchObject({
      passed: true,
      findings: [{ status: 'warning', text: expect.stringMatching(gap) }],
    });
  });

  it('lacks nothing from 64.0 on', async () => {
    expect(await firstValueFrom(checkVersion(org, '64.0'))).toMatchObject({
      findings: [{ status: 'ok' }],
    });
  });

  it('is too new for the org', async () => {
    expect(await firstValueFrom(checkVersion(orgWith('64.0', '65.0')))).toMatchObject({
      passed: false,
      findings: [
        {
          status: 'failed',
          text: 'API version 66.0 is asked for, but the newest that the org speaks is 65.0.',
          remedy: 'Set SF_API_VERSION=65.0, or SF_API_VERSION=latest.',
        },
      ],
    });
  });

  it('is no longer spoken by the org', async () => {
    expect(await firstValueFrom(checkVersion(orgWith('41.0', '68.0'), '40.0'))).toMatchObject({
      passed: false,
      findings: [
        { status: 'failed', text: expect.stringContaining('oldest that it speaks is 41.0') },
      ],
    });
  });

  it('is told with its release', async () => {
    expect(await firstValueFrom(checkVersion(orgWith('37.0', '68.0')))).toMatchObject({
      findings: [
        {
          text: "API version 66.0 (Spring '26) is used; the newest of the org is 68.0 (Winter '27).",
        },
      ],
    });
  });

  it.each([['36.0'], ['59.1']])('%s is none that streaming has', async (asked) => {
    const checked = await firstValueFrom(checkVersion(org, asked));
    expect(checked).toMatchObject({
      passed: false,
      findings: [{ status: 'failed', text: expect.stringContaining(`SF_API_VERSION`) }],
    });
  });

  it('fails when the org does not tell its versions', async () => {
    const silent = { versions: () => throwError(() => new Error('No answer.')) };
    expect(await firstValueFrom(checkVersion(silent))).toMatchObject({
      passed: false,
      findings: [{ status: 'failed', text: 'No answer.' }],
    });
  });
});
