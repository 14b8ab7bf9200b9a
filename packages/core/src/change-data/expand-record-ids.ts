import type { MonoTypeOperatorFunction } from 'rxjs';
import { concatMap } from 'rxjs';
import type { StreamEvent } from '../model/stream-event.ts';
import { withData } from '../model/stream-event.ts';
import type { ChangeData } from './change-event-header.ts';

/**
 * Splits a merged change event into one event for each record, in the order of its `recordIds` (Change Data Capture
 * guide, "Merged Change Events"). Other events pass unchanged.
 *
 * Only the last of them has the replay id: a `checkpoint` or `consume` further down moves the position past the merged
 * event once all its records are done. They share their `eventUuid`, so put `dedupe` before this operator.
 *
 * @example
 * ```ts
 * import type { ChangeData, StreamEvent } from '@sfstream/core';
 * import { expandRecordIds } from '@sfstream/core';
 * import type { Observable } from 'rxjs';
 * import { concatMap } from 'rxjs';
 *
 * declare const change$: Observable<StreamEvent<ChangeData>>;
 * declare function handle(recordId: string | undefined): Promise<void>;
 *
 * change$
 *   .pipe(
 *     expandRecordIds(),
 *     concatMap(({ data }) => handle(data.payload.ChangeEventHeader.recordIds[0])),
 *   )
 *   .subscribe();
 * ```
 */
export const expandRecordIds = <Data extends ChangeData>(): MonoTypeOperatorFunction<
  StreamEvent<Data>
> => concatMap(eachRecord);

const eachRecord = <Data extends ChangeData>(
  event: StreamEvent<Data>,
): readonly StreamEvent<Data>[] => {
  const { recordIds } = event.data.payload.ChangeEventHeader;
  if (recordIds.length < 2) return [event];
  return recordIds.map((recordId, index) => {
    const single = withData(event, ofRecord(event.data, recordId));
    return index < recordIds.length - 1 ? withoutPosition(single) : single;
  });
};

const ofRecord = <Data extends ChangeData>(data: Data, recordId: string): Data => ({
  ...data,
  payload: {
    ...data.payload,
    ChangeEventHeader: { ...data.payload.ChangeEventHeader, recordIds: [recordId] },
  },
});

const withoutPosition = <Data>({ replayId: _, ...event }: StreamEvent<Data>): StreamEvent<Data> =>
  event;
