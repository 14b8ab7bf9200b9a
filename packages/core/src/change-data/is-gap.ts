import type { StreamEvent } from '../model/stream-event.ts';
import type { ChangeData } from './change-event-header.ts';
import { isOverflow } from './is-overflow.ts';

/**
 * Whether a change event says which records were changed but not how, so that they have to be fetched (Change Data
 * Capture guide, "Gap Events"). An overflow event is none: it names no record.
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
