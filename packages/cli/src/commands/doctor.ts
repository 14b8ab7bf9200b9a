import type { Observable } from 'rxjs';
import { concatMap, defer, endWith, ignoreElements, takeUntil, tap, toArray } from 'rxjs';
import { examine } from '../doctor/examine.ts';
import type { Finding } from '../findings/finding.ts';
import { findingJson, findingLines } from '../findings/finding-line.ts';
import { joinNames } from '../terminal/join-names.ts';
import { terminalStyle } from '../terminal/terminal-style.ts';
import { paragraph } from '../terminal/paragraph.ts';
import type { Span } from '../terminal/span.ts';
import type { ProcessContext } from '../process/process-context.ts';
import { UnsuccessfulError } from '../failures/unsuccessful-error.ts';
import { writeLine } from '../process/write-line.ts';

/** Request of `sfstream doctor`. Durations are milliseconds. */
export interface DoctorRequest {
  /** Channels to try as well. */
  readonly channels: readonly string[];
  /** Looks for the oldest retained event of each channel, at the cost of its delivery. */
  readonly retained: boolean;
  /** Examines the way by the Pub/Sub API, which takes the package `@sfstream/pubsub`. Default: by the Streaming API. */
  readonly pubsub?: boolean;
  /** Default: lines for people, in a pipe too. */
  readonly format?: 'json';
  /** Time limit of each step. */
  readonly timeout: number;
}

/**
 * Tries one step of streaming after another, on subscription, and writes what it finds to stdout as it goes. Fails with an
 * `UnsuccessfulError` when a check failed, with the exit code of the first one.
 */
export const doctor = (
  { format, channels, pubsub = false, ...examination }: DoctorRequest,
  { env, stdout, stderr, stop$ }: ProcessContext,
): Observable<never> =>
  defer(() => {
    const text = (finding: Finding): string =>
      format === 'json'
        ? findingJson(finding)
        : findingLines(finding, terminalStyle(stdout, env)).join('\n');
    return examine({ ...examination, pubsub, channels: [...new Set(channels)] }, env).pipe(
      concatMap((finding) => writeLine(stdout, text(finding)).pipe(endWith(finding))),
      toArray(),
      tap((findings) => {
        const last = conclusion(findings);
        stderr.write(`${paragraph(last, terminalStyle(stderr, env))}\n`);
      }),
      ignoreElements(),
      takeUntil(stop$),
    );
  });

/** Throws an {@link UnsuccessfulError} where something failed. */
const conclusion = (findings: readonly Finding[]): Span => {
  const failures = findings.filter(({ status }) => status === 'failed');
  const [first] = failures;
  if (first !== undefined) {
    const checks = joinNames([...new Set(failures.map(({ check }) => check))]);
    throw new UnsuccessfulError(
      failures.length === 1
        ? `${checks} failed. See above for what to do.`
        : `${checks} failed. See above for what to do; begin with ${first.check}.`,
      first.exitCode ?? 1,
    );
  }
  return findings.some(({ status }) => status === 'warning')
    ? { text: 'Nothing failed, but there are warnings.', tone: 'warning' }
    : { text: 'All is well.', tone: 'good' };
};
