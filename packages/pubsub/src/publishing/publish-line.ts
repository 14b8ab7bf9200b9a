import { ConnectionClosedError } from '@sfstream/http';
import type { Observable } from 'rxjs';
import {
  EMPTY,
  Subject,
  defer,
  filter,
  map,
  merge,
  share,
  take,
  takeUntil,
  throwIfEmpty,
  timer,
} from 'rxjs';
import { publishStream } from '../wire/methods.ts';
import type { PublishRequest } from '../wire/messages.ts';
import type { Send } from './publish-list.ts';
import type { PublishPorts } from './publish-ports.ts';

/**
 * Milliseconds without a request after which the stream is closed. The server ends it after 70,000 (pubsub_api.proto,
 * "PublishStream").
 */
const idleAfter = 60_000;

/**
 * Sends requests, one after another, on a stream that the first of them opens, and the first after a pause of 60 s or a
 * failure opens again. `end$` closes it, and tells that to who subscribes later.
 */
export const publishLine = (
  { call, scheduler }: Pick<PublishPorts, 'call' | 'scheduler'>,
  end$: Observable<unknown>,
): Send => {
  const request$ = new Subject<PublishRequest>();
  const answer$ = call.stream(publishStream, request$).pipe(
    filter((from) => from.type === 'message'),
    map(({ message }) => message),
    takeUntil(end$),
    // Begins to count after the end, too, where that comes while an answer is awaited.
    share({ resetOnRefCountZero: () => timer(idleAfter, scheduler).pipe(takeUntil(end$)) }),
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
      throwIfEmpty(
        () =>
          new ConnectionClosedError('The server ended the stream before it answered.', {
            method: 'POST',
            url: publishStream.path,
          }),
      ),
    );
};
