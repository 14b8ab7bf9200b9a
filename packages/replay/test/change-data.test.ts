import type { ChangeData, ReplayMarker, StreamEvent } from '@sfstream/core';
import { byTransaction, expandRecordIds } from '@sfstream/core';
import { concatMap, lastValueFrom, of, throwError } from 'rxjs';
import { checkpoint } from '../src/operators/checkpoint.ts';

const channel = '/data/ChangeEvents';

const change = (
  replayId: number,
  transactionKey: string,
  ...recordIds: readonly string[]
): StreamEvent<ChangeData> => ({
  channel,
  data: {
    payload: {
      ChangeEventHeader: { entityName: 'Account', recordIds, changeType: 'UPDATE', transactionKey },
    },
  },
  replayId,
});

describe('the position of changes that were taken apart or together', () => {
  it('stays before a merged change until its last record is done', async () => {
    const store = new Map<string, ReplayMarker>();
    const done: unknown[] = [];
    const handle = (event: StreamEvent<ChangeData>) => {
      const [recordId] = event.data.payload.ChangeEventHeader.recordIds;
      if (recordId === '001C') return throwError(() => new Error('no'));
      done.push(recordId);
      return of(event);
    };
    const failed = lastValueFrom(
      of(change(1, 'x', '001'), change(2, 'x', '001A', '001B', '001C')).pipe(
        expandRecordIds(),
        concatMap(handle),
        checkpoint(store),
      ),
    );
    await expect(failed).rejects.toThrow('no');
    expect(done).toEqual(['001', '001A', '001B']);
    expect(store.get(channel)).toEqual({ replayId: 1 });
  });

  it('moves over a transaction as a whole', async () => {
    const stored: unknown[] = [];
    const store = { get: () => undefined, set: (...entry: unknown[]) => stored.push(entry) };
    await lastValueFrom(
      of(change(1, 'x', '001'), change(2, 'x', '001'), change(3, 'y', '001')).pipe(
        byTransaction(),
        checkpoint(store),
      ),
    );
    expect(stored).toEqual([
      [channel, { replayId: 2 }],
      [channel, { replayId: 3 }],
    ]);
  });
});
