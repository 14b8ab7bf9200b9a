import type { Observable } from 'rxjs';
import { EMPTY } from 'rxjs';
import type { QuietSpan } from './quiet-span.ts';
import { originOf } from './stream-event.ts';
import type { StreamEvent } from './stream-event.ts';

/**
 * The quiet spans of the subscriber that got this event, for operators that keep positions: where all events up to `after`
 * are done, `upTo` may be stored, so that the position of a quiet channel does not expire. They tell nothing of events that
 * are still on their way from the client to the operator, which is why `after` must be the position of the last event that
 * reached it, or `upTo` of the span before. Over the Pub/Sub API only, whose server says how far a quiet channel has come;
 * completes at once for events that did not come from a client, or whose channel began without a store.
 *
 * @example
 * ```ts
 * import type { StreamEvent } from '@sfstream/core';
 * import { quietSpansOf, storeOf } from '@sfstream/core';
 * import { concatMap, filter } from 'rxjs';
 *
 * export const follow = (last: StreamEvent) =>
 *   quietSpansOf(last).pipe(
 *     filter(({ after }) => after === last.replayId),
 *     concatMap(async ({ upTo }) => storeOf(last)?.set(last.channel, upTo)),
 *   );
 * ```
 */
export const quietSpansOf = (event: StreamEvent): Observable<QuietSpan> =>
  originOf(event)?.kept?.quiet$ ?? EMPTY;
