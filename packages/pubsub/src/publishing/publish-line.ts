import { ConnectionClosedError } from '@sfstream/http';
import type { Observable } from 'rxjs';
import {
  EMPTY,
  Subject,
  concatMap,
  defer,
  filter,
  merge,
  share,
  take,
  takeUntil,
  tap,
  throwError,
  throwIfEmpty,
  timeout,
  timer,
} from 'rxjs';
import { late } from '../calls/late.ts';
import { publishStream } from '../wire/methods.ts';
import type { PublishRequest } from '../wire/messages.ts';
import type { Ask } from './ask.ts';
import { failingAt } from './failing-at.ts';
import type { PublishPorts } from './publish-ports.ts';

type Ports = Pick<PublishPorts, 'call' | 'scheduler' | 'over$' | 'answerTimeout'>;

/**
 * Milliseconds without a request after which the stream is closed. The server ends it after 70,000 (pubsub_api.proto,
 * "PublishStream").
 */
const idleAfter = 60_000;

/**
 * Sends requests, one after another, on a stream that the first of them opens, and the first after a pause of 60 s or a
 * failure opens again. `end$` closes it, with the error for what is under way; the end of the session, as soon as nothing is.
 */
export const publishLine = (
  { call, scheduler, over$, answerTimeout }: Ports,
  end$: Observable<unknown>,
): Ask => {
  const request$ = new Subject<PublishRequest>();
  // An answer that comes late would be taken for that to the next request.
  const given = new Subject<void>();
  const response$ = call.stream(publishStream, request$).pipe(
    filter((from) => from.type === 'messages'),
    concatMap(({ messages }) => messages),
    takeUntil(given),
  );
  const answer$ = response$.pipe(
    failingAt(end$),
    // Begins to count after the end, too, where that comes while an answer is awaited.
    share({
      resetOnRefCountZero: () => merge(timer(idleAfter, scheduler), over$).pipe(takeUntil(end$)),
    }),
  );
  return (request) =>
    merge(
      answer$,
      defer(() => {
        request$.next(request);
        return EMPTY;
      }),
    ).pipe(
      take(1),
      throwIfEmpty(ended),
      timeout({
        first: answerTimeout,
        scheduler,
        with: () => throwError(() => late(publishStream.name, answerTimeout)),
      }),
      tap({ error: () => given.next() }),
    );
};

const ended = (): ConnectionClosedError =>
  new ConnectionClosedError('The server ended the stream before it answered.', {
    method: 'POST',
    url: publishStream.path,
  });
