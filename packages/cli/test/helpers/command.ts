import { Readable } from 'node:stream';
import type { MockOrg } from '@sfstream/testing';
import { Subject, firstValueFrom } from 'rxjs';
import { run } from '../../src/run.ts';
import type { Input } from '../../src/process/process-context.ts';
import { FakeOutput } from './fake-output.ts';

/** A command that runs in this process. */
export interface RunningCommand {
  readonly stdout: FakeOutput;
  readonly stderr: FakeOutput;
  /** Stops the command, as the first Ctrl-C does. */
  readonly stop: () => void;
  readonly exitCode: Promise<number>;
}

/** Starts `sfstream` with these arguments. With `columns` its output is a terminal of that width. */
export const start = (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  columns?: number,
  stdin: Input = Readable.from([]),
): RunningCommand => {
  const stdout = new FakeOutput(columns);
  const stderr = new FakeOutput(columns);
  const stop = new Subject<void>();
  return {
    stdout,
    stderr,
    stop: () => stop.next(),
    exitCode: firstValueFrom(run(args, '1.2.3', { env, stdin, stdout, stderr, stop$: stop })),
  };
};

/** The variables that log in to the org. */
export const loginTo = ({ url, credentials }: MockOrg): Readonly<Record<string, string>> => ({
  SF_LOGIN_URL: url,
  SF_CONSUMER_KEY: credentials.consumerKey,
  SF_CONSUMER_SECRET: credentials.consumerSecret,
  SF_USERNAME: credentials.username,
  SF_PASSWORD: credentials.password,
});
