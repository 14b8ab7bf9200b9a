import type { MockOrg } from '@sfstream/testing';
import { loginTo, start } from './command.ts';

/** A line of `sfstream doctor --json`. */
export interface Found {
  readonly check: string;
  readonly status: string;
  readonly text: string;
  readonly remedy?: string;
}

/** What `sfstream doctor --json` finds. */
export interface Examined {
  readonly exitCode: number;
  readonly findings: readonly Found[];
  readonly failure: Found | undefined;
  readonly notTried: readonly string[];
  readonly lastLine: string | undefined;
}

/** Runs `sfstream doctor --pubsub --json` on the org. */
export const examinedByPubSub = async (
  org: MockOrg,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Examined> => {
  const { stdout, stderr, exitCode } = start(
    ['doctor', '--pubsub', '--json', '--timeout', '20', ...args],
    { ...loginTo(org), SF_PUBSUB_ENDPOINT: org.pubSubEndpoint, ...env },
  );
  const code = await exitCode;
  const findings = stdout.lines.map((line) => JSON.parse(line) as Found);
  return {
    exitCode: code,
    findings,
    failure: findings.find(({ status }) => status === 'failed'),
    notTried: findings.filter(({ status }) => status === 'not-tried').map(({ check }) => check),
    lastLine: stderr.lines.at(-1),
  };
};
