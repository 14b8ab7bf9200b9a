import type { Observable } from 'rxjs';
import { catchError, defer, endWith, of } from 'rxjs';
import type { CommandLine } from './command-line/command-line.ts';
import { parseCommandLine } from './command-line/parse-command-line.ts';
import { doctor } from './commands/doctor.ts';
import { forward } from './commands/forward.ts';
import { login } from './commands/login.ts';
import { mock } from './commands/mock.ts';
import { publish } from './commands/publish.ts';
import { replay } from './commands/replay.ts';
import { tail } from './commands/tail.ts';
import { errorLine } from './output/error-line.ts';
import { exitCodeOf } from './failures/exit-code-of.ts';
import { terminalStyle } from './terminal/terminal-style.ts';
import { remembering } from './process/remembering.ts';
import { secretWarning } from './login/secret-warning.ts';
import type { ProcessContextWithInput } from './process/process-context.ts';
import { isBrokenPipe, writeLine } from './process/write-line.ts';

/** Runs the command that the arguments ask for. Emits its exit code at the end; failures are a line on stderr. */
export const run = (
  args: readonly string[],
  version: string,
  context: ProcessContextWithInput,
): Observable<number> => {
  const { env, stdout, stderr } = context;
  return defer(() => {
    const line = parseCommandLine(args, { version, width: stdout.columns });
    const variables = 'variables' in line ? line.variables : {};
    const warning = secretWarning(variables, terminalStyle(stderr, env));
    if (warning !== undefined) stderr.write(`${warning}\n`);
    return remembering(context.stop$, (stop$) =>
      started(line, { ...context, stop$, env: { ...env, ...variables } }),
    );
  }).pipe(
    endWith(0),
    catchError((error: unknown) => {
      if (isBrokenPipe(error)) return of(0);
      stderr.write(`${errorLine(error, terminalStyle(stderr, env))}\n`);
      return of(exitCodeOf(error));
    }),
  );
};

const started = (line: CommandLine, context: ProcessContextWithInput): Observable<never> => {
  switch (line.type) {
    case 'text':
      return writeLine(context.stdout, line.text);
    case 'tail':
      return tail(line.request, context);
    case 'forward':
      return forward(line.request, context);
    case 'publish':
      return publish(line.request, context);
    case 'doctor':
      return doctor(line.request, context);
    case 'login':
      return login(line.request, context);
    case 'replay':
      return replay(line.request, context);
    case 'mock':
      return mock(line.request, context);
  }
};
