import type { OperatorFunction } from 'rxjs';
import { map } from 'rxjs';
import type { StreamEvent } from '../model/stream-event.ts';
import { withData } from '../model/stream-event.ts';
import type { ChangeData } from './change-event-header.ts';
import { isGap } from './is-gap.ts';
import { isOverflow } from './is-overflow.ts';

/**
 * The work that a change event asks of a copy of the records.
 * - `apply`: make the change that it holds.
 * - `refetch`: fetch these records; those not found were deleted.
 * - `resync`: fetch all records of the object.
 */
export type ChangeWork<Data extends ChangeData = ChangeData> =
  | { readonly type: 'apply'; readonly change: Data }
  | {
      readonly type: 'refetch';
      readonly entityName: string;
      readonly recordIds: readonly string[];
      readonly change: Data;
    }
  | { readonly type: 'resync'; readonly entityName: string; readonly change: Data };

/**
 * Turns each change event into the work that it asks for, so that a handler cannot mistake a gap for a change without
 * fields. Position and brake stay with the event: `checkpoint` and `consume` may follow.
 *
 * @example
 * ```ts
 * import type { ChangeData, StreamEvent } from '@sfstream/core';
 * import { changeWork } from '@sfstream/core';
 * import type { Observable } from 'rxjs';
 * import { concatMap } from 'rxjs';
 *
 * declare const change$: Observable<StreamEvent<ChangeData>>;
 * declare function apply(change: ChangeData): Promise<void>;
 * declare function refetch(entityName: string, recordIds: readonly string[]): Promise<void>;
 * declare function resync(entityName: string): Promise<void>;
 *
 * change$
 *   .pipe(
 *     changeWork(),
 *     concatMap(({ data: work }) => {
 *       switch (work.type) {
 *         case 'apply':
 *           return apply(work.change);
 *         case 'refetch':
 *           return refetch(work.entityName, work.recordIds);
 *         case 'resync':
 *           return resync(work.entityName);
 *       }
 *     }),
 *   )
 *   .subscribe();
 * ```
 */
export const changeWork = <Data extends ChangeData>(): OperatorFunction<
  StreamEvent<Data>,
  StreamEvent<ChangeWork<Data>>
> => map((event) => withData(event, workOf(event)));

const workOf = <Data extends ChangeData>(event: StreamEvent<Data>): ChangeWork<Data> => {
  const { data: change } = event;
  const { entityName, recordIds } = change.payload.ChangeEventHeader;
  if (isOverflow(event) || recordIds.some(isWildcard))
    return { type: 'resync', entityName, change };
  return isGap(event)
    ? { type: 'refetch', entityName, recordIds, change }
    : { type: 'apply', change };
};

/**
 * True for an id such as `001*`: a field was converted and its values lost; the event names neither the field nor the
 * records.
 */
const isWildcard = (recordId: string): boolean => recordId.endsWith('*');
