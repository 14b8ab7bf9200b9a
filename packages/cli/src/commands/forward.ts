import { withoutSecrets } from '@sfstream/base';
import type { Client, ReplayId, StreamEvent } from '@sfstream/core';
import { withEnd } from '@sfstream/core';
import type { WriteFailure } from '@sfstream/forward';
import { forward as forwarded } from '@sfstream/forward';
import type { Leader } from '@sfstream/replay';
import { defaultTo, resigned } from '@sfstream/replay';
import type { Observable } from 'rxjs';
import {
  EMPTY,
  Subject,
  catchError,
  concat,
  concatWith,
  connect,
  count,
  defer,
  endWith,
  filter,
  finalize,
  ignoreElements,
  map,
  merge,
  sampleTime,
  scan,
  switchMap,
  take,
  takeUntil,
  tap,
  throwError,
} from 'rxjs';
import type { Engine } from '../engines/engine.ts';
import { engineName, engineUrl, openEngine, secretsOf } from '../engines/open-engine.ts';
import { exitCodeOf } from '../failures/exit-code-of.ts';
import { errorText } from '../failures/error-text.ts';
import { UnsuccessfulError } from '../failures/unsuccessful-error.ts';
import { UsageError } from '../failures/usage-error.ts';
import { clientNotes } from '../output/client-notes.ts';
import { farewell } from '../output/farewell.ts';
import { leaderNote } from '../output/leader-note.ts';
import type { Note } from '../output/note-line.ts';
import { noteLine } from '../output/note-line.ts';
import { stillWaiting } from '../output/still-waiting.ts';
import { packageFolders } from '../engines/package-folders.ts';
import { clientFor } from './client-for.ts';
import type { ClientRequest } from './client-for.ts';
import type { ProcessContext } from '../process/process-context.ts';
import { opening } from '../process/opening.ts';
import { remembering } from '../process/remembering.ts';
import { sentence } from '../terminal/sentence.ts';
import { durationText } from '../terminal/duration-text.ts';
import { terminalStyle } from '../terminal/terminal-style.ts';

/** Request of `sfstream forward`. Durations are milliseconds. */
export interface ForwardRequest extends ClientRequest {
  readonly channels: readonly string[];
  /** URL of the engine. Default: the variable `SF_FORWARD_TO`. */
  readonly to?: string;
  /** Keeps apart what the engine has of several forwarders, and names those who stand for election together. */
  readonly group: string;
  /** Elects one of several processes, by the same engine. */
  readonly leader: boolean;
  /** Position to begin at, for channels that the engine does not know. Default: new events. */
  readonly replay?: ReplayId;
  /** Ends after so many events. Default: goes on. */
  readonly count?: number;
}

/**
 * Forwards the events of channels into an engine, and tells of it on stderr, on subscription. The login comes from
 * `SF_*` variables. Completes after `count` events, and when `stop$` emits, once what has arrived is written. A write that fails is tried again.
 *
 * Fails with a `UsageError` when there is no login, engine or client of it, an `UnsuccessfulError` when the engine cannot be
 * opened, and as the client's channels do.
 */
export const forward = (request: ForwardRequest, context: ProcessContext): Observable<never> =>
  remembering(context.stop$, (stop$) =>
    defer(() => {
      const url = engineUrl(targetOf(request, context));
      const client = clientFor(request, context.env);
      const { group, leader: isLed } = request;
      const wanted = { url, group, isLed, from: packageFolders(), stop$ };
      const engine$ = opening(() => openEngine(wanted)).pipe(takeUntil(stop$));
      return engine$.pipe(
        switchMap((engine) => forwarding(request, client, engine, { stop$, url })),
      );
    }).pipe(
      tap((note) => {
        const style = terminalStyle(context.stderr, context.env);
        context.stderr.write(`${noteLine(note, style, new Date())}\n`);
      }),
      ignoreElements(),
    ),
  );

interface Setting {
  readonly stop$: Observable<unknown>;
  readonly url: URL;
}

const forwarding = (
  request: ForwardRequest,
  client: Client,
  engine: Engine,
  { stop$, url }: Setting,
): Observable<Note> => {
  const { sink, leader, close } = engine;
  const failures = new Subject<WriteFailure>();
  const over = new Subject<void>();
  // One that stands by has not subscribed what could end.
  const stoppable$ = withEnd(eventsOf(request, client, sink).pipe(takeUntil(stop$)), stop$);
  const written$ = stoppable$.pipe(
    forwarded(sink, {
      onFailure: (failure) => failures.next(failure),
      ...(leader && { leader }),
    }),
    take(request.count ?? Infinity),
  );
  const resigned$ = leader === undefined ? EMPTY : resigned(leader);
  const closed$ = defer(() => concat(client.close(), resigned$, close())).pipe(ignoreElements());
  const ending$ = written$.pipe(
    connect((event$) =>
      merge(countNotes(event$), stillWaiting('what has come is written', stop$, ended(event$))),
    ),
    concatWith(closed$),
    catchError((error: unknown) => concat(closed$, failing(error, url))),
    finalize(() => over.next()),
  );
  const beside$ = merge(
    failures.pipe(map((failure) => failureNote(failure, url))),
    leader === undefined ? EMPTY : leaderNotes(leader, url),
  );
  return merge(clientNotes(client), beside$.pipe(takeUntil(over)), ending$);
};

const eventsOf = (
  { channels, replay }: ForwardRequest,
  client: Client,
  sink: Engine['sink'],
): Observable<StreamEvent> => {
  const start = replay === undefined ? sink : defaultTo(sink, replay);
  return merge(...[...new Set(channels)].map((name) => client.channel(name, { replay: start })));
};

const ended = (value$: Observable<unknown>): Observable<unknown> =>
  value$.pipe(ignoreElements(), endWith(undefined));

/** Milliseconds between two notes on how many events were forwarded. */
const pace = 10_000;

const countNotes = (event$: Observable<unknown>): Observable<Note> =>
  merge(
    event$.pipe(
      scan((events) => events + 1, 0),
      sampleTime(pace),
      map((events): Note => ({ tone: 'quiet', text: `Forwarded ${events} so far.` })),
    ),
    event$.pipe(count(), map(farewell)),
  );

const leaderNotes = ({ group, state$ }: Leader, url: URL): Observable<Note> =>
  state$.pipe(
    map((state) => leaderNote(group, engineName(url), state)),
    filter((note) => note !== undefined),
    map(({ tone, text }) => ({ tone, text: withoutSecrets(text, secretsOf(url)) })),
  );

const failureNote = ({ error, events, failures, delay }: WriteFailure, url: URL): Note => {
  const what = events.length === 1 ? '1 event is' : `${events.length} events are`;
  const tries = failures === 1 ? '' : `, after ${failures} tries`;
  const reason = sentence(errorText(error));
  const text = `${what} not written to ${engineName(url)}${tries}: ${reason} Next try in ${durationText(delay)}.`;
  return { tone: 'warning', text: withoutSecrets(text, secretsOf(url)) };
};

/** The failure, without what must not be shown. */
const failing = (error: unknown, url: URL): Observable<never> => {
  const text = errorText(error);
  const shown = withoutSecrets(text, secretsOf(url));
  return throwError(() =>
    shown === text ? error : new UnsuccessfulError(shown, exitCodeOf(error)),
  );
};

const targetOf = ({ to }: ForwardRequest, { env }: ProcessContext): string => {
  const target = to ?? env['SF_FORWARD_TO'];
  if (target !== undefined) return target;
  throw new UsageError('Say where to forward to: by --to, or by the variable SF_FORWARD_TO.');
};
