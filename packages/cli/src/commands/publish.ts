import { createRest } from '@sfstream/rest';
import type { Observable, Subscription } from 'rxjs';
import {
  EMPTY,
  NEVER,
  catchError,
  concat,
  concatMap,
  defer,
  endWith,
  finalize,
  ignoreElements,
  tap,
  throwError,
} from 'rxjs';
import { apiVersionOf } from '../login/api-version-of.ts';
import { exactJson } from '../json/exact-json.ts';
import { exitCodeOf } from '../failures/exit-code-of.ts';
import { loginFromEnvironment } from '../login/login-from-environment.ts';
import { terminalStyle } from '../terminal/terminal-style.ts';
import { errorText } from '../failures/error-text.ts';
import { noteLine } from '../output/note-line.ts';
import type { PublishResult } from '../publish/publish-result.ts';
import { clientPublisher, eventChannel } from '../publish/client-publisher.ts';
import { isUnknown, resultJson, resultLine } from '../publish/publish-result.ts';
import type { Publisher } from '../publish/publisher.ts';
import { publisherOn } from '../publish/publisher.ts';
import { clientFor } from './client-for.ts';
import { pullEach } from '../process/pull-each.ts';
import { readJson } from '../json/read-json.ts';
import type { ProcessContextWithInput } from '../process/process-context.ts';
import { UnsuccessfulError } from '../failures/unsuccessful-error.ts';
import { UsageError } from '../failures/usage-error.ts';
import { isBrokenPipe, writeLine } from '../process/write-line.ts';

/** Request of `sfstream publish`. */
export interface PublishRequest {
  readonly channel: string;
  /** JSON. Default: what stdin brings. */
  readonly data?: string;
  /** Lets a refused event keep the others of its request from being published. Default false. */
  readonly allOrNone?: boolean;
  /** Publishes by the Pub/Sub API, which takes the package `@sfstream/pubsub` and knows platform events only. Default: by REST. */
  readonly pubsub?: boolean;
}

/** Events that one request takes (REST API guide, "sObject Collections"). */
const eventsInRequest = 200;

/**
 * Publishes the events of the input, on subscription. Writes the result of each to stdout and the sum to stderr. Reads
 * the input no faster than Salesforce takes the events. Finishes what is under way when `stop$` emits.
 *
 * Fails with an `UnsuccessfulError` when events were refused or could not be sent, which tells how many were taken;
 * with a `UsageError` when the environment does not say how to log in, or there is no input.
 */
export const publish = (
  request: PublishRequest,
  context: ProcessContextWithInput,
): Observable<never> => concat(checked(request), sent(request, context));

/** Fails for `--data` that cannot be read, before anything is sent and a login is asked for. */
const checked = ({ data }: PublishRequest): Observable<never> =>
  data === undefined
    ? EMPTY
    : defer(() => readJson([data], { size: eventsInRequest, filled: true })).pipe(
        ignoreElements(),
        catchError((error: unknown) => throwError(() => brokenOff(error, nothing))),
      );

const sent = (
  { data, ...request }: PublishRequest,
  { env, stdin, stdout, stderr, stop$ }: ProcessContextWithInput,
): Observable<never> =>
  defer(() => {
    if (data === undefined && stdin.isTTY === true) {
      throw new UsageError('Nothing to publish. Pipe JSON into sfstream publish, or give --data.');
    }
    const { send, close } = request.pubsub === true ? byPubSub(request, env) : byRest(request, env);
    const text = (result: PublishResult): string =>
      stdout.isTTY === true ? resultLine(result, terminalStyle(stdout, env)) : resultJson(result);

    const groups = readJson(data === undefined ? stdin : [data], {
      size: eventsInRequest,
      filled: request.allOrNone === true,
    });
    let sum = nothing;
    return pullEach(
      groups,
      (items) =>
        send(items).pipe(
          tap((result) => (sum = added(sum, result))),
          concatMap((result) => writeLine(stdout, text(result))),
        ),
      stop$,
    ).pipe(
      catchError((error: unknown) => throwError(() => brokenOff(error, sum))),
      endWith(undefined),
      tap(() => {
        if (sum.refused + sum.unknown > 0) throw new UnsuccessfulError(sumText(sum), 1);
        stderr.write(
          `${noteLine({ tone: 'good', text: sumText(sum) }, terminalStyle(stderr, env), new Date())}\n`,
        );
      }),
      ignoreElements(),
      finalize(() => {
        close();
        // An open input would keep the process from ending.
        stdin.destroy();
      }),
    );
  });

/** A way to publish that is open. */
interface Opened {
  readonly send: Publisher;
  readonly close: () => void;
}

const byRest = (
  { channel, allOrNone = false }: PublishRequest,
  env: ProcessContextWithInput['env'],
): Opened => {
  const version = apiVersionOf(env);
  const rest = createRest({
    auth: loginFromEnvironment(env).auth,
    json: exactJson,
    ...(version !== undefined && { version }),
  });
  return { send: publisherOn(channel, rest, { allOrNone }), close: () => rest.close() };
};

const byPubSub = (
  { channel, allOrNone = false }: PublishRequest,
  env: ProcessContextWithInput['env'],
): Opened => {
  if (allOrNone) throw new UsageError('The Pub/Sub API has no --all-or-none. Leave out --pubsub.');
  const name = eventChannel(channel);
  const client = clientFor({ pubsub: true }, env);
  const send = clientPublisher(client, name);
  let kept: Subscription | undefined;
  return {
    send: (items) => {
      // A stream without events keeps the connection from one part of the input to the next.
      kept ??= NEVER.pipe(client.publishStream(name)).subscribe({ error: () => undefined });
      return send(items);
    },
    close: () => void client.close(),
  };
};

interface Sum {
  readonly taken: number;
  readonly refused: number;
  readonly unknown: number;
}

const nothing: Sum = { taken: 0, refused: 0, unknown: 0 };

const added = (sum: Sum, result: PublishResult): Sum => {
  if (result.success) return { ...sum, taken: sum.taken + 1 };
  return isUnknown(result)
    ? { ...sum, unknown: sum.unknown + 1 }
    : { ...sum, refused: sum.refused + 1 };
};

const sumText = ({ taken, refused, unknown }: Sum): string => {
  if (taken + refused + unknown === 0) return 'Nothing was published: no event came in.';
  const events = taken === 1 ? '1 event was' : `${taken} events were`;
  const rest = unknown === 0 ? '' : `, ${unknown} unknown`;
  return `${events} accepted, ${refused} refused${rest}.`;
};

const brokenOff = (error: unknown, sum: Sum): UnsuccessfulError => {
  const cause = isBrokenPipe(error)
    ? 'Publishing stopped because the reader of its results has gone.'
    : errorText(error);
  const { taken, refused, unknown } = sum;
  return new UnsuccessfulError(
    taken + refused + unknown === 0
      ? `${cause} Nothing was published.`
      : `${cause} Before that, ${sumText(sum)}`,
    exitCodeOf(error),
  );
};
