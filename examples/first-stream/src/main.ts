/**
 * The first stream: tails a mock org in this process or, with SF_* variables set, a real one.
 */
import {
  errorLine,
  eventLine,
  exitCodeOf,
  hasCredentials,
  terminalStyle,
  noteLine,
  tail,
} from '@sfstream/cli';
import type { Observable } from 'rxjs';
import { NEVER, defer, fromEvent, map, merge, skip, tap, timer } from 'rxjs';
import { mockOrgDemo } from './mock-org-demo.ts';
import { countsLine } from './tally.ts';

const { env, stdout, stderr } = process;

const print = (line: string): void => void stdout.write(`${line}\n`);

/** Without a terminal nobody can press Ctrl-C, so that the program ends by itself. */
const endsAfter = (milliseconds: number): Observable<unknown> =>
  stdout.isTTY ? NEVER : timer(milliseconds);

const stop$ = merge(
  fromEvent(process, 'SIGINT').pipe(map(() => 130)),
  fromEvent(process, 'SIGTERM').pipe(map(() => 143)),
);

const mockOrg = (): Observable<unknown> => {
  print('No SF_* credentials are set, so this tails a mock org,');
  print('which breaks the connection in a moment. Watch the stream recover.');
  print(stdout.isTTY ? 'Ctrl-C ends it and counts.' : 'It ends after 12 seconds.');
  print('');
  return mockOrgDemo({
    // For people in any case, so that no line is endless.
    show: (event) =>
      print(eventLine(event, { width: 120, ...terminalStyle(stdout, env) }, new Date())),
    tell: (note) => print(noteLine(note, terminalStyle(stdout, env), new Date())),
    end$: merge(stop$, endsAfter(12_000)),
  }).pipe(
    tap((counts) => {
      print(countsLine(counts));
      if (counts.missed > 0 || counts.repeated > 0) process.exitCode = 1;
    }),
  );
};

const realOrg = (): Observable<unknown> => {
  const channels = (env['SF_CHANNEL'] || '/event/Order__e').split(',').map((name) => name.trim());
  stderr.write(
    `Listening to ${channels.join(', ')}. ${stdout.isTTY ? 'Ctrl-C ends it.' : 'It ends after a minute.'}\n`,
  );
  return tail(
    { channels, format: 'lines' },
    { env, stdout, stderr, stop$: merge(stop$, endsAfter(60_000)) },
  );
};

stop$.pipe(skip(1)).subscribe((code) => process.exit(code));
// The terminal shows ^C where the next line is to begin.
if (stdout.isTTY) fromEvent(process, 'SIGINT').subscribe(() => stdout.write('\r'));
// The reader has seen enough, as `head` has after its lines.
stdout.on('error', () => process.exit());

defer(() => (hasCredentials(env) ? realOrg() : mockOrg())).subscribe({
  error: (error: unknown) => {
    stderr.write(`${errorLine(error, terminalStyle(stderr, env))}\n`);
    process.exitCode = exitCodeOf(error);
  },
});
