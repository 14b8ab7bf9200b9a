import type { Observable } from 'rxjs';
import { catchError, defer, endWith, of } from 'rxjs';
import { mock } from './commands/mock.ts';
import { tail } from './commands/tail.ts';
import { errorLine } from './error-line.ts';
import { exitCodeOf } from './exit-code-of.ts';
import { lookOf } from './look-of.ts';
import { parseCommandLine } from './parse-command-line.ts';
import type { Surroundings } from './surroundings.ts';
import { isBrokenPipe, written } from './written.ts';

/** Runs the command that the arguments ask for. Emits its exit code at the end; failures are a line on stderr. */
export const run = (
  args: readonly string[],
  version: string,
  surroundings: Surroundings,
): Observable<number> => {
  const { env, stdout, stderr } = surroundings;
  return defer(() => {
    const command = parseCommandLine(args, { version, width: stdout.columns });
    switch (command.type) {
      case 'text':
        return written(stdout, command.text);
      case 'tail':
        return tail(command.request, surroundings);
      case 'mock':
        return mock(command.request, surroundings);
    }
  }).pipe(
    endWith(0),
    catchError((error: unknown) => {
      if (isBrokenPipe(error)) return of(0);
      stderr.write(`${errorLine(error, lookOf(stderr, env))}\n`);
      return of(exitCodeOf(error));
    }),
  );
};
