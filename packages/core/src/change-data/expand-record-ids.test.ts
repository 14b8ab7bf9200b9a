import { marbles } from '@sfstream/testing';
import type { StreamEvent } from '../model/stream-event.ts';
import type { ChangeData } from './change-event-header.ts';
import { expandRecordIds } from './expand-record-ids.ts';

const change = (replayId: number, ...recordIds: readonly string[]): StreamEvent<ChangeData> => ({
  channel: '/data/AccountChangeEvent',
  data: {
    payload: { ChangeEventHeader: { entityName: 'Account', recordIds, changeType: 'UPDATE' } },
  },
  replayId,
  createdDate: '2026-03-04T10:11:12.000Z',
});

const withoutPosition = ({ replayId: _, ...event }: StreamEvent<ChangeData>) => event;

describe('expandRecordIds', () => {
  it(
    'makes one event for each record, and gives the position to the last',
    marbles(({ cold, expectObservable }) => {
      const merged$ = cold('m----(s|)', {
        m: change(7, '001A', '001B', '001C'),
        s: change(8, '001D'),
      });
      expectObservable(merged$.pipe(expandRecordIds())).toBe('(abc)(d|)', {
        a: withoutPosition(change(7, '001A')),
        b: withoutPosition(change(7, '001B')),
        c: change(7, '001C'),
        d: change(8, '001D'),
      });
    }),
  );

  it.each([
    ['of one record', change(1, '001A')],
    ['of all records', change(1, '001*')],
    ['of none', change(1)],
  ])('passes an event %s on as it is', (_what, event) => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('a|', { a: event }).pipe(expandRecordIds())).toBe('a|', { a: event });
    })();
  });

  it('keeps the fields of the change', () => {
    const merged = change(1, '001A', '001B');
    const named = { ...merged, data: { payload: { ...merged.data.payload, Name: 'Acme' } } };
    const names: string[] = [];
    marbles(({ cold, flush }) => {
      cold('a|', { a: named })
        .pipe(expandRecordIds())
        .subscribe(({ data }) => names.push(data.payload.Name));
      flush();
    })();
    expect(names).toEqual(['Acme', 'Acme']);
  });
});
