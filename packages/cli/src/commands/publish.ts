import { createRest } from '@sfstream/rest';
import type { Observable } from 'rxjs';
import {
  EMPTY,
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
import { resultJson, resultLine } from '../publish/publish-result.ts';
import { publisherOn } from '../publish/publisher.ts';
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
  { channel, data, allOrNone = false }: PublishRequest,
  { env, stdin, stdout, stderr, stop$ }: ProcessContextWithInput,
): Observable<never> =>
  defer(() => {
    if (data === undefined && stdin.isTTY === true) {
      throw new UsageError('Nothing to publish. Pipe JSON into sfstream publish, or give --data.');
    }
    const version = apiVersionOf(env);
    const rest = createRest({
      auth: loginFromEnvironment(env).auth,
      json: exactJson,
      ...(version !== undefined && { version }),
    });
    const send = publisherOn(channel, rest, { allOrNone });
    const text = (result: PublishResult): string =>
      stdout.isTTY === true ? resultLine(result, terminalStyle(stdout, env)) : resultJson(result);

    const groups = readJson(data === undefined ? stdin : [data], {
      size: eventsInRequest,
      filled: allOrNone,
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
        if (sum.refused > 0) throw new UnsuccessfulError(sumText(sum), 1);
        stderr.write(
          `${noteLine({ tone: 'good', text: sumText(sum) }, terminalStyle(stderr, env), new Date())}\n`,
        );
      }),
      ignoreElements(),
      finalize(() => {
        rest.close();
        // An open input would keep the process from ending.
        stdin.destroy();
      }),
    );
  });

interface Sum {
  readonly taken: number;
  readonly refused: number;
}

const nothing: Sum = { taken: 0, refused: 0 };

const added = ({ taken, refused }: Sum, { success }: PublishResult): Sum =>
  success ? { taken: taken + 1, refused } : { taken, refused: refused + 1 };

const sumText = ({ taken, refused }: Sum): string => {
  if (taken + refused === 0) return 'Nothing was published: no event came in.';
  const events = taken === 1 ? '1 event was' : `${taken} events were`;
  return `${events} accepted, ${refused} refused.`;
};

const brokenOff = (error: unknown, sum: Sum): UnsuccessfulError => {
  const cause = isBrokenPipe(error)
    ? 'Publishing stopped because the reader of its results has gone.'
    : errorText(error);
  const { taken, refused } = sum;
  return new UnsuccessfulError(
    taken + refused === 0
      ? `${cause} Nothing was published.`
      : `${cause} Before that, ${sumText(sum)}`,
    exitCodeOf(error),
  );
};
