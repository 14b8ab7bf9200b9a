import type { Observable } from 'rxjs';
import { catchError, defer, map, mergeMap, of } from 'rxjs';
import { CallError } from '../errors/call-error.ts';
import type { PublishRequest, PublishResponse } from '../wire/messages.ts';
import { publicationsAfter, publicationsBy } from './publications.ts';
import type { Publication, PublishPorts } from './publish-ports.ts';
import type { Written } from './written-event.ts';

/** Sends a request and emits its one answer. */
export type Send = (request: PublishRequest) => Observable<PublishResponse>;

/** Publishes events with one request, and emits what became of each, in their order. */
export const publishList = (
  ports: Pick<PublishPorts, 'topics'>,
  channel: string,
  list: readonly Written[],
  send: Send,
): Observable<Publication> =>
  defer(() => {
    const events = list.flatMap((written) => (written.type === 'written' ? [written.event] : []));
    return events.length === 0 ? of({ results: [] }) : send({ topicName: channel, events });
  }).pipe(
    map((response) => publicationsBy(channel, list, response)),
    catchError((failure: unknown) => {
      // A changed definition may have replaced the schema.
      if (isOfSchema(failure)) ports.topics.forget(channel);
      return of(publicationsAfter(channel, list, failure));
    }),
    mergeMap((publications) => publications),
  );

const isOfSchema = (failure: unknown): boolean =>
  failure instanceof CallError && failure.code?.startsWith('schema.') === true;
