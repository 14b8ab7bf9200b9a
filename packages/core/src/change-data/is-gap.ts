import type { StreamEvent } from '../model/stream-event.ts';
import type { ChangeData } from './change-event-header.ts';
import { isOverflow } from './is-overflow.ts';

/**
 * True for a change event that says which records were changed but not how, so that they must be fetched (Change Data
 * Capture guide, "Gap Events"). An overflow event is not a gap: it names no record.
 *
 * @example
 * ```ts
 * import type { ChangeData, StreamEvent } from '@sfstream/core';
 * import { isGap } from '@sfstream/core';
 * import type { Observable } from 'rxjs';
 * import { filter } from 'rxjs';
 *
 * declare const change$: Observable<StreamEvent<ChangeData>>;
 *
 * change$.pipe(filter(isGap)).subscribe();
 * ```
 */
export const isGap = (event: StreamEvent<ChangeData>): boolean =>
  event.data.payload.ChangeEventHeader.changeType.startsWith('GAP_') && !isOverflow(event);
