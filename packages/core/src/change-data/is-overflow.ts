import type { StreamEvent } from '../model/stream-event.ts';
import type { ChangeData } from './change-event-header.ts';

/**
 * True for a change event that stands for all further changes of an object in a transaction of more than 100,000
 * changes, so that all records of the object must be fetched (Change Data Capture guide, "Overflow Events").
 *
 * @example
 * ```ts
 * import type { ChangeData, StreamEvent } from '@sfstream/core';
 * import { isOverflow } from '@sfstream/core';
 * import type { Observable } from 'rxjs';
 * import { filter } from 'rxjs';
 *
 * declare const change$: Observable<StreamEvent<ChangeData>>;
 *
 * change$.pipe(filter(isOverflow)).subscribe();
 * ```
 */
export const isOverflow = ({ data }: StreamEvent<ChangeData>): boolean =>
  data.payload.ChangeEventHeader.changeType === 'GAP_OVERFLOW';
