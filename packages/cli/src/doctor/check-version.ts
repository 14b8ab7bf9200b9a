import { defaultApiVersion, normaliseApiVersion } from '@sfstream/auth';
import type { Rest } from '@sfstream/rest';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import { failing } from '../findings/failed.ts';
import type { Checked } from '../findings/finding.ts';
import { releaseOf } from './release-of.ts';

/** Checks that the org speaks the API version that is asked for; `latest` is its newest. */
export const checkVersion = (
  rest: Pick<Rest, 'versions'>,
  asked: string = defaultApiVersion,
): Observable<Checked<string>> =>
  rest.versions().pipe(
    map((versions) =>
      compared(
        asked,
        versions.map(({ version }) => version),
      ),
    ),
    failing('version'),
  );

const compared = (asked: string, spoken: readonly string[]): Checked<string> => {
  const newest = spoken.at(-1) ?? defaultApiVersion;
  const oldest = spoken[0] ?? newest;
  const version = asked === 'latest' ? newest : normaliseApiVersion(asked);
  if (Number(version) > Number(newest)) {
    return {
      passed: false,
      findings: [
        {
          check: 'version',
          status: 'failed',
          text: `API version ${version} is asked for, but the newest that the org speaks is ${newest}.`,
          remedy: `Set SF_API_VERSION=${newest}, or SF_API_VERSION=latest.`,
        },
      ],
    };
  }
  if (Number(version) < Number(oldest)) {
    return {
      passed: false,
      findings: [
        {
          check: 'version',
          status: 'failed',
          text: `API version ${version} is asked for, and the org does not speak it any more; the oldest that it speaks is ${oldest}.`,
          remedy: `Set SF_API_VERSION=${newest}, or unset it.`,
        },
      ],
    };
  }
  const gap = lacksIn(version);
  const text = `API version ${named(version)} is used; the newest of the org is ${named(newest)}.`;
  return {
    passed: true,
    value: version,
    findings: [
      gap === undefined
        ? { check: 'version', status: 'ok', text }
        : {
            check: 'version',
            status: 'warning',
            text: `${text} ${gap}`,
            remedy: `Set SF_API_VERSION=${newest}, or unset it.`,
          },
    ],
  };
};

const named = (version: string): string => `${version} (${releaseOf(version)})`;

/** Names what a version lacks and streaming programs may count on (Platform Events and Streaming API guides). */
const lacksIn = (version: string): string | undefined => {
  if (Number(version) < 52) return 'Before 52.0 platform events have no EventUuid.';
  if (Number(version) < 64) {
    return 'Before 64.0 the server does not say when it ends a session, so that this is noticed later.';
  }
  return undefined;
};
