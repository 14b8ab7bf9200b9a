import { memoizeLast } from '@sfstream/base';
import type { OperatorFunction } from 'rxjs';
import { ReplaySubject, defer, finalize, mergeMap } from 'rxjs';
import type { EventSchema } from '../avro/event-schema.ts';
import { firstBatch } from './first-batch.ts';
import { all, gatherWhileBusy } from '../subscribing/gather-while-busy.ts';
import { publishLine } from './publish-line.ts';
import { publishList } from './publish-list.ts';
import type { Publication, PublishPorts } from './publish-ports.ts';
import { writtenEvent } from './written-event.ts';

/**
 * Publishes the data that comes, in its order, on one stream: what comes while a request is under way goes with the next.
 * Emits what became of each event. After a failure the next request opens the stream again; nothing is sent twice. A
 * stream on which nothing is sent for 60 s is closed until there is something to send.
 *
 * Fails as the source does, and where the channel is unknown, or this user may not publish on it.
 */
export const publishStream =
  (ports: PublishPorts, channel: string): OperatorFunction<unknown, Publication> =>
  (data$) =>
    defer(() => {
      const end = new ReplaySubject<void>(1);
      const send = publishLine(ports, end);
      const writerBy = memoizeLast((schema: EventSchema) => writtenEvent(ports, channel, schema));
      return data$.pipe(
        gatherWhileBusy(all, (list) =>
          ports.topics
            .load(ports.call, channel)
            .pipe(mergeMap((schema) => list.map(writerBy(schema)))),
        ),
        gatherWhileBusy(firstBatch, (list) => publishList(ports, channel, list, send)),
        finalize(() => end.next()),
      );
    });
