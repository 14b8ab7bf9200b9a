import type { ReplayId, StreamEvent } from '@sfstream/core';
import { consume, defaultTo } from '@sfstream/replay';
import type { FileStore } from '@sfstream/replay/node';
import { fileStore } from '@sfstream/replay/node';
import type { MonoTypeOperatorFunction, Observable } from 'rxjs';
import {
  EMPTY,
  catchError,
  concat,
  concatWith,
  connect,
  count,
  defer,
  endWith,
  identity,
  ignoreElements,
  map,
  merge,
  pipe,
  take,
  takeUntil,
  tap,
  throwError,
} from 'rxjs';
import { clientNotes } from '../output/client-notes.ts';
import { eventLine } from '../output/event-line.ts';
import { farewell } from '../output/farewell.ts';
import { inTurn } from '../process/in-turn.ts';
import { jsonLine } from '../output/json-line.ts';
import { terminalStyle } from '../terminal/terminal-style.ts';
import { noteLine } from '../output/note-line.ts';
import { stillWaiting } from '../output/still-waiting.ts';
import { remembering } from '../process/remembering.ts';
import { clientFor } from './client-for.ts';
import type { ClientRequest } from './client-for.ts';
import type { ProcessContext } from '../process/process-context.ts';
import { isBrokenPipe, writeLine } from '../process/write-line.ts';

/** Request of `sfstream tail`. Durations are milliseconds. */
export interface TailRequest extends ClientRequest {
  readonly channels: readonly string[];
  /** Position to begin at, for channels that the store does not know. Default: new events. */
  readonly replay?: ReplayId;
  /** Path of the file that keeps the positions. Default: they are not kept. */
  readonly store?: string;
  /** Default: lines for people on a terminal, JSON elsewhere. */
  readonly format?: 'lines' | 'json';
  /** Ends after so many events. Default: goes on. */
  readonly count?: number;
}

/**
 * Writes the events of channels to stdout, and notes on the connection to stderr, on subscription. The login comes from
 * `SF_*` variables. Completes after `count` events, when `stop$` emits, or when the reader of stdout has gone; each time
 * what was written is stored, and the session ended before. The client is braked: it receives no more than is read.
 *
 * Fails with a `UsageError` when the environment does not say how to log in, a `StoreError` when positions cannot be
 * kept, and as the client's channels do.
 *
 * @example
 * ```ts
 * import { exitCodeOf, tail } from '@sfstream/cli';
 * import { fromEvent } from 'rxjs';
 *
 * tail(
 *   { channels: ['/event/Order__e'], count: 10 },
 *   {
 *     env: process.env,
 *     stdout: process.stdout,
 *     stderr: process.stderr,
 *     stop$: fromEvent(process, 'SIGINT'),
 *   },
 * ).subscribe({
 *   error: (error: Error) => {
 *     console.error(error.message);
 *     process.exitCode = exitCodeOf(error);
 *   },
 * });
 * ```
 */
export const tail = (request: TailRequest, context: ProcessContext): Observable<never> =>
  remembering(context.stop$, (stop$) => tailing(request, { ...context, stop$ }));

const tailing = (
  request: TailRequest,
  { env, stdout, stderr, stop$ }: ProcessContext,
): Observable<never> => {
  const { replay, format = stdout.isTTY === true ? 'lines' : 'json' } = request;
  const names = [...new Set(request.channels)];
  const client = clientFor(request, env);
  const store = request.store === undefined ? undefined : fileStore(request.store);
  const start =
    store === undefined ? replay : replay === undefined ? store : defaultTo(store, replay);

  const received$ = merge(
    ...names.map((name) => client.channel(name, start === undefined ? {} : { replay: start })),
  ).pipe(take(request.count ?? Infinity), takeUntil(stop$));
  const write = (event: StreamEvent): Observable<StreamEvent> =>
    writeLine(
      stdout,
      format === 'json'
        ? jsonLine(event)
        : eventLine(event, terminalStyle(stdout, env), new Date()),
    ).pipe(endWith(event));
  const kept$ = received$.pipe(
    inTurn(write, stop$),
    store === undefined ? identity : stored(store),
    catchError((error: unknown) => (isBrokenPipe(error) ? EMPTY : throwError(() => error))),
  );

  const closed$ = defer(() => concat(client.close(), store?.close() ?? EMPTY)).pipe(
    ignoreElements(),
  );
  const end = `the last line is read${store === undefined ? '' : ' and the position is stored'}`;
  const ending$ = kept$.pipe(
    count(),
    connect((count$) => merge(count$.pipe(map(farewell)), stillWaiting(end, stop$, count$))),
    concatWith(closed$),
    catchError((error: unknown) =>
      concat(
        closed$,
        throwError(() => error),
      ),
    ),
  );
  return merge(clientNotes(client), ending$).pipe(
    tap((note) => stderr.write(`${noteLine(note, terminalStyle(stderr, env), new Date())}\n`)),
    ignoreElements(),
  );
};

/** Once for many events, since each write of the file waits for the disk. */
const stored = (store: FileStore): MonoTypeOperatorFunction<StreamEvent> =>
  pipe(
    consume(() => undefined, { store, commit: {} }),
    map(({ event }) => event),
  );
