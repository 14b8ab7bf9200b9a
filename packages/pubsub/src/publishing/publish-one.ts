import type { Observable } from 'rxjs';
import { mergeMap, of, throwError } from 'rxjs';
import { publishAll } from './publish-all.ts';
import type { Publication, PublishPorts } from './publish-ports.ts';

/** Publishes one event as {@link publishAll} does, and fails where it was not, or may not have been, published. */
export const publishOne = (
  ports: PublishPorts,
  channel: string,
  data: unknown,
): Observable<Extract<Publication, { readonly type: 'published' }>> =>
  publishAll(ports, channel, [data]).pipe(
    mergeMap((publication) =>
      publication.type === 'published' ? of(publication) : throwError(() => publication.error),
    ),
  );
