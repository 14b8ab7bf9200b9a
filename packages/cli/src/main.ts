import { fromEvent, map, merge, skip } from 'rxjs';
import { calledAs } from './process/called-as.ts';
import { run } from './run.ts';

/** Milliseconds for what is still open at the end: `@nats-io/transport-node` 3 never closes a connection that was not answered. */
const grace = 3_000;

/**
 * Runs the process. The first Ctrl-C or SIGTERM ends the command in order, the second one at once. The process exits by
 * itself when all is written and nothing is open, and at the latest after a grace.
 */
export const main = (version: string): void => {
  const { argv, env, stdin, stdout, stderr } = process;
  const stop$ = merge(
    fromEvent(process, 'SIGINT').pipe(map(() => 130)),
    fromEvent(process, 'SIGTERM').pipe(map(() => 143)),
  );
  stop$.pipe(skip(1)).subscribe((code) => process.exit(code));

  // The writer learns of a reader that has gone; unheard, the event would end the process with a stack.
  stdout.on('error', () => undefined);
  stderr.on('error', () => undefined);

  // The terminal shows ^C where the next line is to begin.
  if (stderr.isTTY) fromEvent(process, 'SIGINT').subscribe(() => stderr.write('\r'));

  // Positions and secrets in the files that commands write are their owner's alone.
  process.umask(0o077);

  const context = {
    env,
    stdin,
    stdout,
    stderr,
    stop$,
    calledAs: calledAs(argv[1] ?? '', env['PATH']),
  };
  run(argv.slice(2), version, context).subscribe((code) => {
    process.exitCode = code;
    setTimeout(() => process.exit(), grace).unref();
  });
};
