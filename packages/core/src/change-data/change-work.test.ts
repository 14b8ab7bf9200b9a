import { marbles } from '@sfstream/testing';
import { hold } from '../holding/hold.ts';
import { toStreamEvent, withData } from '../model/stream-event.ts';
import type { StreamEvent } from '../model/stream-event.ts';
import type { ChangeData } from './change-event-header.ts';
import { changeWork } from './change-work.ts';
import { isGap } from './is-gap.ts';
import { isOverflow } from './is-overflow.ts';

const change = (changeType: string, ...recordIds: readonly string[]): StreamEvent<ChangeData> => ({
  channel: '/data/ChangeEvents',
  data: { payload: { ChangeEventHeader: { entityName: 'Account', recordIds, changeType } } },
  replayId: 1,
});

describe('isGap and isOverflow', () => {
  it.each([
    ['CREATE', false, false],
    ['UPDATE', false, false],
    ['DELETE', false, false],
    ['UNDELETE', false, false],
    ['SNAPSHOT', false, false],
    ['GAP_CREATE', true, false],
    ['GAP_UPDATE', true, false],
    ['GAP_DELETE', true, false],
    ['GAP_UNDELETE', true, false],
    ['GAP_OVERFLOW', false, true],
  ])('of %s are %p and %p', (changeType, gap, overflow) => {
    expect(isGap(change(changeType, '001A'))).toBe(gap);
    expect(isOverflow(change(changeType, '001A'))).toBe(overflow);
  });
});

describe('changeWork', () => {
  const update = change('UPDATE', '001A');
  const gap = change('GAP_UPDATE', '001A', '001B');
  const overflow = change('GAP_OVERFLOW', '000000000000000AAA');
  const conversion = change('UPDATE', '001*');

  it(
    'says of each change what it asks for, in its place',
    marbles(({ cold, expectObservable }) => {
      const event$ = cold('ugo-c|', { u: update, g: gap, o: overflow, c: conversion });
      const resync = { type: 'resync', entityName: 'Account' } as const;
      expectObservable(event$.pipe(changeWork())).toBe('ugo-c|', {
        u: { ...update, data: { type: 'apply', change: update.data } },
        g: {
          ...gap,
          data: {
            type: 'refetch',
            entityName: 'Account',
            recordIds: ['001A', '001B'],
            change: gap.data,
          },
        },
        o: { ...overflow, data: { ...resync, change: overflow.data } },
        c: { ...conversion, data: { ...resync, change: conversion.data } },
      });
    }),
  );

  it(
    'asks for all records where one of several ids stands for more than one',
    marbles(({ cold, expectObservable }) => {
      const event = change('UPDATE', '001A', '001*');
      const work = { type: 'resync', entityName: 'Account', change: event.data } as const;
      expectObservable(cold('e|', { e: event }).pipe(changeWork())).toBe('w|', {
        w: { ...event, data: work },
      });
    }),
  );

  it(
    'leaves the event its brake',
    marbles(({ cold, flush }) => {
      const brake = { hold: jest.fn(() => () => undefined) };
      const received = withData(
        toStreamEvent('/data/ChangeEvents', update.data, {
          brake: brake as never,
          orgId: undefined,
          kept: undefined,
        }),
        update.data,
      );
      cold('a|', { a: received }).pipe(changeWork()).subscribe(hold);
      flush();
      expect(brake.hold).toHaveBeenCalledTimes(1);
    }),
  );
});
