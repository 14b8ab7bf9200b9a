import { ClientError } from '@sfstream/base';
import { marbles } from '@sfstream/testing';
import { lastValueFrom, range, map, toArray } from 'rxjs';
import type { StreamEvent } from '../model/stream-event.ts';
import { byTransaction } from './by-transaction.ts';
import type { ChangeData } from './change-event-header.ts';

const change = (
  replayId: number,
  transactionKey: string | undefined,
  channel = '/data/ChangeEvents',
): StreamEvent<ChangeData> => ({
  channel,
  data: {
    payload: {
      ChangeEventHeader: {
        entityName: 'Account',
        recordIds: ['001A'],
        changeType: 'UPDATE',
        transactionKey,
      },
    },
  },
  replayId,
});

/** What stands for these changes: an event at the position of the last. */
const list = (...changes: readonly StreamEvent<ChangeData>[]) => ({
  ...changes.at(-1),
  data: changes,
});

describe('byTransaction', () => {
  const [a, b, c] = [change(1, 'x'), change(2, 'x'), change(3, 'y')];
  const events = {
    a,
    b,
    c,
    n: change(4, undefined),
    m: change(5, undefined),
    o: change(6, 'y', '/data/Other'),
  };

  it(
    'gives a transaction out when the next one begins',
    marbles(({ cold, expectObservable, scheduler }) => {
      const event$ = cold(' ab-c---', events);
      const expected = '    ---x 9ms y';
      expectObservable(event$.pipe(byTransaction({ quiet: 10, scheduler }))).toBe(expected, {
        x: list(a, b),
        y: list(c),
      });
    }),
  );

  it(
    'gives it out when nothing has come for a while',
    marbles(({ cold, expectObservable, scheduler }) => {
      const event$ = cold(' a--b-------c-----', events);
      const expected = '    --------x-------y';
      expectObservable(event$.pipe(byTransaction({ quiet: 5, scheduler }))).toBe(expected, {
        x: list(a, b),
        y: list(c),
      });
    }),
  );

  it(
    'waits one second where nothing else is said',
    marbles(({ cold, expectObservable, scheduler }) => {
      expectObservable(cold('a 2s -', events).pipe(byTransaction({ scheduler }))).toBe('1s x', {
        x: list(a),
      });
    }),
  );

  it(
    'gives out the rest when the source completes',
    marbles(({ cold, expectObservable, scheduler }) => {
      const event$ = cold(' a-(bc|)', events);
      const expected = '    --(xy|)';
      expectObservable(event$.pipe(byTransaction({ quiet: 5, scheduler }))).toBe(expected, {
        x: list(a, b),
        y: list(c),
      });
    }),
  );

  it(
    'drops what is not complete when the source fails',
    marbles(({ cold, expectObservable, scheduler }) => {
      const event$ = cold(' abc#', events);
      const expected = '    --x#';
      expectObservable(event$.pipe(byTransaction({ quiet: 5, scheduler }))).toBe(expected, {
        x: list(a, b),
      });
    }),
  );

  it(
    'makes a list of its own of what comes after the time',
    marbles(({ cold, expectObservable, scheduler }) => {
      const event$ = cold(' a---b-|', events);
      const expected = '    --x---(y|)';
      expectObservable(event$.pipe(byTransaction({ quiet: 2, scheduler }))).toBe(expected, {
        x: list(a),
        y: list(b),
      });
    }),
  );

  it(
    'takes no two changes together that have no key, or are of two channels',
    marbles(({ cold, expectObservable, scheduler }) => {
      const event$ = cold(' (nmco|)    ', events);
      const expected = '    (nmco|)';
      expectObservable(event$.pipe(byTransaction({ quiet: 5, scheduler }))).toBe(expected, {
        n: list(events.n),
        m: list(events.m),
        c: list(c),
        o: list(events.o),
      });
    }),
  );

  it('starts again for each subscriber', async () => {
    const list$ = range(1, 3).pipe(
      map((id) => change(id, 'x')),
      byTransaction(),
      toArray(),
    );
    const lists = [await lastValueFrom(list$), await lastValueFrom(list$)];
    expect(lists.map((one) => one.map(({ data }) => data.length))).toEqual([[3], [3]]);
  });

  it('takes the longest transaction there can be', async () => {
    const change$ = range(1, 100_000).pipe(map((id) => change(id, 'x')));
    const { data, replayId } = await lastValueFrom(change$.pipe(byTransaction()));
    expect([data.length, replayId]).toEqual([100_000, 100_000]);
  });

  it.each([0, -1, Number.NaN])('refuses a quiet of %p', (quiet) => {
    expect(() => byTransaction({ quiet })).toThrow(ClientError);
  });
});
