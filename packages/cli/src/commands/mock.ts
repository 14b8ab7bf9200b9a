import type { MockOrg } from '@sfstream/testing';
import { startMockOrg } from '@sfstream/testing';
import type { Observable } from 'rxjs';
import {
  catchError,
  concat,
  concatMap,
  defer,
  distinctUntilChanged,
  ignoreElements,
  interval,
  map,
  merge,
  skipWhile,
  switchMap,
  takeUntil,
  tap,
  throwError,
} from 'rxjs';
import { codeOf } from '../failures/code-of.ts';
import { joinNames } from '../terminal/join-names.ts';
import type { TerminalStyle } from '../terminal/terminal-style.ts';
import { terminalStyle } from '../terminal/terminal-style.ts';
import type { MockFault } from '../mock/mock-faults.ts';
import { mockFaults } from '../mock/mock-faults.ts';
import type { MockKey } from '../mock/mock-key.ts';
import { makeMockKey } from '../mock/mock-key.ts';
import { mockLogins } from '../mock/mock-logins.ts';
import type { Note } from '../output/note-line.ts';
import { noteLine } from '../output/note-line.ts';
import { paragraph } from '../terminal/paragraph.ts';
import { sampleOrder } from '../mock/sample-order.ts';
import { shellWord } from '../terminal/shell-word.ts';
import type { ProcessContext } from '../process/process-context.ts';
import { UsageError } from '../failures/usage-error.ts';

/** Request of `sfstream mock`. Durations are milliseconds. */
export interface MockRequest {
  /** Default: any free one. */
  readonly port?: number;
  /** All that there are; none is named twice. */
  readonly channels: readonly string[];
  /** Events a second, over all channels. */
  readonly rate: number;
  /** Time that a poll waits for events. */
  readonly hold: number;
  /** Makes it speak the Pub/Sub API as well. Default: no. */
  readonly pubsub?: boolean;
  /** Faults that strike its clients, and the time between two of them. */
  readonly faults: readonly { readonly name: MockFault; readonly every: number }[];
}

/** Runs a mock org that publishes made-up orders, until `stop$` emits, and says on stderr how to connect to it. */
export const mock = (
  request: MockRequest,
  { env, stderr, stop$, calledAs }: ProcessContext,
): Observable<never> =>
  defer(() => {
    const style = terminalStyle(stderr, env);
    const tell = (line: string): void => void stderr.write(`${line}\n`);
    return started(request).pipe(
      tap((running) => tell(introduction(running, request, calledAs ?? 'sfstream', style))),
      switchMap(({ org, key }) =>
        concat(
          merge(clientNotes(org, request), ...request.faults.map(faultNotes(org))).pipe(
            tap((note) => tell(noteLine(note, style, new Date()))),
            // It may have been stopped while its key was made.
            takeUntil(stop$),
          ),
          defer(() => org.close()),
          defer(() => key.remove()),
        ),
      ),
      ignoreElements(),
    );
  });

/** The org, and the key of its app for the JWT flow. */
interface Running {
  readonly org: MockOrg;
  readonly key: MockKey;
}

const started = ({ port = 0, hold, channels, pubsub = false }: MockRequest): Observable<Running> =>
  defer(makeMockKey).pipe(
    concatMap((key) =>
      defer(() =>
        startMockOrg({ port, hold, channels, pubSub: pubsub, certificate: key.publicKey }),
      ).pipe(
        map((org) => ({ org, key })),
        catchError((error: unknown) =>
          concat(
            defer(() => key.remove()).pipe(ignoreElements()),
            throwError(() => notStarted(error, port)),
          ),
        ),
      ),
    ),
  );

const notStarted = (error: unknown, port: number): unknown => {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new UsageError(
        `Port ${port} is in use. Choose another with --port, or leave --port out for any free one.`,
      );
    case 'EACCES':
      return new UsageError(`Port ${port} may not be used. Choose one above 1023 with --port.`);
    default:
      return error;
  }
};

/** Publishes for as long as it is subscribed; tells how many clients are connected, whenever that has changed. */
const clientNotes = (org: MockOrg, { channels, rate }: MockRequest): Observable<Note> =>
  interval(1000 / rate).pipe(
    map((index) => {
      const channel = channels[index % channels.length] ?? '';
      org.publish(channel, sampleOrder(Math.floor(index / channels.length)));
      return org.sessions.length;
    }),
    distinctUntilChanged(),
    skipWhile((clients) => clients === 0),
    map((clients) => ({ tone: 'good', text: clientText(clients) })),
  );

const faultNotes =
  (org: MockOrg) =>
  ({ name, every }: MockRequest['faults'][number]): Observable<Note> =>
    interval(every).pipe(
      map(() => {
        const { strike, text } = mockFaults[name];
        strike(org);
        return { tone: 'warning', text };
      }),
    );

const clientText = (clients: number): string => {
  if (clients === 0) return 'No client is connected.';
  return clients === 1 ? '1 client is connected.' : `${clients} clients are connected.`;
};

const introduction = (
  { org, key }: Running,
  { channels, rate, pubsub = false }: MockRequest,
  program: string,
  style: TerminalStyle,
): string => {
  const flow = `${rate} ${rate === 1 ? 'event' : 'events'} a second on ${joinNames(channels)}`;
  const quiet = (text: string): string => paragraph({ text, tone: 'quiet' }, style);
  const { url } = org;
  const { 'client-credentials': app, login, ...others } = mockLogins(org, key.privateKeyFile);
  const tail = `${program} tail ${channels.map(shellWord).join(' ')}`;
  return [
    paragraph(
      { text: `A mock org runs at ${url}, with ${flow}. Ctrl-C ends it.`, tone: 'good' },
      style,
    ),
    quiet('To see the events, paste this into another terminal:'),
    '',
    `${app} ${tail}`,
    '',
    ...(pubsub
      ? [
          quiet('Or by the Pub/Sub API:'),
          '',
          `SF_PUBSUB_ENDPOINT=${org.pubSubEndpoint} ${app} ${tail} --pubsub`,
          '',
        ]
      : []),
    quiet('These variables log in by the other flows:'),
    '',
    ...Object.values(others),
    '',
    quiet('And this logs in by a browser:'),
    '',
    `${login} ${program} login`,
    '',
  ].join('\n');
};
