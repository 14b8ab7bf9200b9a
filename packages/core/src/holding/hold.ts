import { beginHold } from './begin-hold.ts';
import type { StreamEvent } from '../model/stream-event.ts';

/**
 * Tells the client that `event` is not finished yet. This is how operators brake: while `maxPendingCount` or more
 * events are held, no further poll is sent. After 30 s the session is parked, as Salesforce would forget it after 40 s
 * (Streaming API guide, "Clients and Timeouts"); it is resumed by replay id, without a gap, as soon as fewer are held.
 * Call the returned function once the event is finished; calling it again does nothing. An operator further up that
 * keeps positions (`checkpoint` and `consume` of `@sfstream/replay`) does not count the event as done before, as long
 * as the hold was taken before the event's emission returned. It counts the event as done then, unless it was
 * unsubscribed before, since `finalize` also runs for work that was left. Where the upstream operator goes on without
 * you, as behind `share`, or is left before you, as by `take`, say how the hold ends with {@link beginHold}.
 *
 * Works for the events of `channel()` and for those that `decode` makes of them. Any other copy belongs to no client,
 * and holding it does nothing.
 *
 * @example
 * ```ts
 * import type { StreamEvent } from '@sfstream/core';
 * import { hold } from '@sfstream/core';
 * import type { Observable } from 'rxjs';
 * import { concatMap, defer, finalize, map } from 'rxjs';
 *
 * declare const event$: Observable<StreamEvent>;
 * declare function handle(event: StreamEvent): Promise<void>;
 *
 * event$
 *   .pipe(
 *     map((event) => ({ event, release: hold(event) })),
 *     concatMap(({ event, release }) => defer(() => handle(event)).pipe(finalize(release))),
 *   )
 *   .subscribe();
 * ```
 */
export const hold = (event: StreamEvent): (() => void) => {
  const end = beginHold(event);
  return () => end('released');
};
