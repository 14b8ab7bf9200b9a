import type { HoldEnd } from './holding.ts';
import { holdHandedOver } from './holding.ts';
import { originOf } from '../model/stream-event.ts';
import type { StreamEvent } from '../model/stream-event.ts';

/**
 * Holds an event as `hold` does, for operators that know how the hold ends. Call the returned function with `finished`
 * once the event is done, or with `abandoned` when nobody will handle it; calling it again does nothing. An operator
 * further up that keeps positions (`checkpoint` and `consume` of `@sfstream/replay`) stores the position of an event
 * that was finished, even if it was unsubscribed meanwhile, as `take` does. It stores no position at or behind an event
 * that was abandoned.
 *
 * @example
 * ```ts
 * import type { StreamEvent } from '@sfstream/core';
 * import { beginHold } from '@sfstream/core';
 * import type { Observable } from 'rxjs';
 * import { concatMap, defer, finalize, map, tap } from 'rxjs';
 *
 * declare const event$: Observable<StreamEvent>;
 * declare function handle(event: StreamEvent): Promise<void>;
 *
 * event$
 *   .pipe(
 *     map((event) => ({ event, end: beginHold(event) })),
 *     concatMap(({ event, end }) =>
 *       defer(() => handle(event)).pipe(
 *         tap({ complete: () => end('finished') }),
 *         finalize(() => end('abandoned')),
 *       ),
 *     ),
 *   )
 *   .subscribe();
 * ```
 */
export const beginHold = (event: StreamEvent): ((end: HoldEnd) => void) => {
  const letGo = holdHandedOver();
  const release = originOf(event)?.brake?.hold();
  if (release === undefined) return letGo ?? nothingHeld;
  if (letGo === undefined) return release;
  return (end) => {
    release();
    letGo(end);
  };
};

const nothingHeld = (): void => undefined;
