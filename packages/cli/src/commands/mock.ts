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
  skipWhile,
  switchMap,
  takeUntil,
  tap,
  throwError,
} from 'rxjs';
import { codeOf } from '../code-of.ts';
import type { Look } from '../look-of.ts';
import { lookOf } from '../look-of.ts';
import type { MockKey } from '../mock-key.ts';
import { makeMockKey } from '../mock-key.ts';
import { mockLogins } from '../mock-logins.ts';
import { noteLine } from '../note-line.ts';
import { sampleOrder } from '../sample-order.ts';
import { shellWord } from '../shell-word.ts';
import type { Surroundings } from '../surroundings.ts';
import { toLine } from '../to-line.ts';
import { UsageError } from '../usage-error.ts';

/** What the mock org is like. */
export interface MockRequest {
  /** Default: any free one. */
  readonly port?: number;
  /** The one channel that there is. */
  readonly channel: string;
  /** Events a second. */
  readonly rate: number;
  /** Milliseconds that a poll waits for events. */
  readonly hold: number;
}

/** Runs a mock org that publishes made-up orders, until `stop$` emits, and says on stderr how to connect to it. */
export const mock = (
  request: MockRequest,
  { env, stderr, stop$ }: Surroundings,
): Observable<never> =>
  defer(() => {
    const look = { colour: lookOf(stderr, env).colour };
    const tell = (line: string): void => void stderr.write(`${line}\n`);
    checkChannel(request.channel);
    return started(request).pipe(
      tap((running) => tell(introduction(running, request, look))),
      switchMap(({ org, key }) =>
        concat(
          clientCount(org, request).pipe(
            tap((clients) =>
              tell(noteLine({ tone: 'good', text: clientText(clients) }, look, new Date())),
            ),
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

const started = ({ port = 0, hold, channel }: MockRequest): Observable<Running> =>
  defer(makeMockKey).pipe(
    concatMap((key) =>
      defer(() =>
        startMockOrg({ port, hold, channels: [channel], certificate: key.publicKey }),
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

/** Publishes for as long as it is subscribed; emits how many clients are connected, whenever that has changed. */
const clientCount = (org: MockOrg, { channel, rate }: MockRequest): Observable<number> =>
  interval(1000 / rate).pipe(
    map((index) => {
      org.publish(channel, sampleOrder(index));
      return org.sessions.length;
    }),
    distinctUntilChanged(),
    skipWhile((clients) => clients === 0),
  );

const clientText = (clients: number): string => {
  if (clients === 0) return 'No client is connected.';
  return clients === 1 ? '1 client is connected.' : `${clients} clients are connected.`;
};

const introduction = (
  { org, key }: Running,
  { channel, rate }: MockRequest,
  look: Look,
): string => {
  const flow = `${rate} ${rate === 1 ? 'event' : 'events'} a second on ${channel}`;
  const quiet = (text: string): string => toLine([{ text, tone: 'quiet' }], look);
  const { url } = org;
  const { password, login, ...others } = mockLogins(org, key.privateKeyFile);
  return [
    toLine(
      [{ text: `A mock org runs at ${url}, with ${flow}. Ctrl-C ends it.`, tone: 'good' }],
      look,
    ),
    quiet('To see the events, paste this into another terminal:'),
    '',
    `${password} sfstream tail ${shellWord(channel)}`,
    '',
    quiet('With these variables it logs in by other flows:'),
    '',
    ...Object.values(others),
    '',
    quiet('And so in a browser:'),
    '',
    `${login} sfstream login`,
    '',
  ].join('\n');
};

const checkChannel = (name: string): void => {
  if (/^\/(event|data|topic|u)\/[\w/-]+$/.test(name)) return;
  throw new UsageError(
    `The mock org cannot have a channel "${name}". Name one such as /event/Order__e, /data/AccountChangeEvent, /topic/Orders or /u/notices.`,
  );
};
