import { memoizeLast } from '@sfstream/base';
import type { Send } from '@sfstream/core/transport';
import { TransportError } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { EMPTY, catchError, map, merge, mergeMap, takeUntil, throwError } from 'rxjs';
import type { EventSchema } from '../avro/event-schema.ts';
import { CallError } from '../errors/call-error.ts';
import type { Remedy } from '../remedies/remedies.ts';
import { remedyFor } from '../remedies/remedy-for.ts';
import type { Ask } from './ask.ts';
import { firstBatch } from './first-batch.ts';
import { paced } from './paced.ts';
import { publishList } from './publish-list.ts';
import type { PublishPorts } from './publish-ports.ts';
import { writtenEvent } from './written-event.ts';

/**
 * Publishes data on a channel, at most 200 events and 3 MB with a request. An event that cannot be written, or that the server
 * refuses, holds up no other. Fails where the channel is unknown, or this user may not publish on it.
 */
export const sender = (
  ports: PublishPorts,
  channel: string,
  ask: Ask,
  end$: Observable<unknown>,
): Send => {
  const { call, topics, lose, over$ } = ports;
  const stop$ = merge(end$, over$);
  const asked = paced(ask, ports, stop$);
  const writerBy = memoizeLast((schema: EventSchema) => writtenEvent(ports, channel, schema));
  return (data) => {
    const schema$ = topics.load(call, channel).pipe(
      catchError((error: unknown) => {
        if (!isOfSession(error)) return throwError(() => error);
        lose(error);
        return EMPTY;
      }),
      takeUntil(stop$),
    );
    return schema$.pipe(
      map((schema) => firstBatch(data, writerBy(schema))),
      mergeMap((list) => publishList(ports, channel, list, asked)),
    );
  };
};

const ofSession: readonly Remedy[] = ['resume', 'reopen', 'renew', 'wait'];

/** True for failures that say nothing about the channel. */
const isOfSession = (error: unknown): boolean =>
  error instanceof TransportError ||
  (error instanceof CallError && ofSession.includes(remedyFor(error)));
