import type { Observable } from 'rxjs';
import { EMPTY, catchError, defer, map, of } from 'rxjs';
import { CallError } from '../errors/call-error.ts';
import { remedyFor } from '../remedies/remedy-for.ts';
import type { Publication } from '@sfstream/core';
import type { Ask } from './ask.ts';
import { publicationsAfter, publicationsBy } from './publications.ts';
import type { PublishPorts } from './publish-ports.ts';
import type { Written } from './written-event.ts';

/**
 * Publishes events with one request, and emits once what became of each, in their order. Completes without a value where certainly
 * none was sent, and ends a session that cannot send them.
 */
export const publishList = (
  { topics, lose }: Pick<PublishPorts, 'topics' | 'lose'>,
  channel: string,
  list: readonly Written[],
  ask: Ask,
): Observable<readonly Publication[]> =>
  defer(() => {
    const events = list.flatMap((written) =>
      written.outcome === 'pending' ? [written.event] : [],
    );
    return events.length === 0 ? of({ results: [] }) : ask({ topicName: channel, events });
  }).pipe(
    map((response) => publicationsBy(channel, list, response)),
    catchError((failure: unknown) => {
      if (!(failure instanceof CallError)) return of(publicationsAfter(channel, list, failure));
      // A changed definition may have replaced the schema.
      if (failure.code?.startsWith('schema.') === true) topics.forget(channel);
      const isOfToken = remedyFor(failure) === 'renew';
      if (isOfToken || failure.isUnsent) lose(failure);
      return failure.isUnsent || (isOfToken && failure.code !== undefined)
        ? EMPTY
        : of(publicationsAfter(channel, list, failure));
    }),
  );
