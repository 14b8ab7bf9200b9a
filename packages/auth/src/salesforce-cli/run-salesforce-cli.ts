import { execFile } from 'node:child_process';
import type { ExecFileException } from 'node:child_process';
import { Observable, catchError, of } from 'rxjs';

/** The outcome of a run of the `sf` command. */
export type CliRun =
  | { readonly type: 'ended'; readonly stdout: string; readonly stderr: string }
  | { readonly type: 'not-started'; readonly code: string }
  | { readonly type: 'timed-out' };

/** Milliseconds; the command starts slowly, and may renew its own token. */
const timeLimit = 60_000;

/** Runs the `sf` command without a shell, once for each subscription; unsubscribing ends it. */
export const runSalesforceCli = (command: string, args: readonly string[]): Observable<CliRun> =>
  new Observable<CliRun>((subscriber) => {
    const child = execFile(
      command,
      args,
      {
        timeout: timeLimit,
        env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
        windowsHide: true,
      },
      (error, stdout, stderr) => {
        subscriber.next(outcome(error, stdout, stderr));
        subscriber.complete();
      },
    );
    return () => child.kill();
  }).pipe(
    // Some reasons not to start are thrown, such as a `.cmd` file on Windows.
    catchError((error: unknown) => of<CliRun>({ type: 'not-started', code: codeOf(error) })),
  );

/** Errors hold the output, and with it the token, so they are not passed on. */
const outcome = (error: ExecFileException | null, stdout: string, stderr: string): CliRun => {
  if (error === null || typeof error.code === 'number') return { type: 'ended', stdout, stderr };
  return error.killed === true
    ? { type: 'timed-out' }
    : { type: 'not-started', code: codeOf(error) };
};

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
