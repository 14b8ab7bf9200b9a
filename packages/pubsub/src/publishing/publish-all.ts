import type { Observable } from 'rxjs';
import { concatMap, from, map, mergeMap, retry, throwError, timer } from 'rxjs';
import { CallError } from '../errors/call-error.ts';
import { publish } from '../wire/methods.ts';
import { firstBatch } from './first-batch.ts';
import { publishList } from './publish-list.ts';
import type { Send } from './publish-list.ts';
import type { Publication, PublishPorts } from './publish-ports.ts';
import { writtenEvent } from './written-event.ts';
import type { Written } from './written-event.ts';

/** Number of times that a request which certainly was not processed is sent again. */
const mostRetries = 3;

/**
 * Publishes events on a channel, at most 200 and 3 MB with a request, one request after another. Emits what became of
 * each, in their order; an event that cannot be written, or that the server refuses, holds up no other. Only a request
 * that certainly was not processed is sent again.
 *
 * Fails where the channel is unknown, or this user may not publish on it.
 */
export const publishAll = (
  ports: PublishPorts,
  channel: string,
  data: readonly unknown[],
): Observable<Publication> =>
  ports.topics.load(ports.call, channel).pipe(
    map((schema) => batchesOf(data.map(writtenEvent(ports, channel, schema)))),
    mergeMap((batches) => from(batches)),
    concatMap((list) => publishList(ports, channel, list, sendBy(ports))),
  );

const batchesOf = (written: readonly Written[]): readonly (readonly Written[])[] => {
  const batches: (readonly Written[])[] = [];
  for (let begin = 0; begin < written.length; begin += batches.at(-1)?.length ?? 1) {
    batches.push(written.slice(begin, begin + firstBatch(written.slice(begin))));
  }
  return batches;
};

const sendBy =
  ({ call, backoff, scheduler }: PublishPorts): Send =>
  (request) =>
    call.unary(publish, request).pipe(
      retry({
        count: mostRetries,
        delay: (error: unknown, failures) =>
          error instanceof CallError && error.isUnsent
            ? timer(backoff(failures), scheduler)
            : throwError(() => error),
      }),
    );
