import { ReplayIdError, ReplayOption } from '@sfstream/core';
import type { LogStart } from '../log/event-log.ts';
import { EventLog } from '../log/event-log.ts';
import { logStartAfter } from './log-start-after.ts';

const logFrom = (start: LogStart): EventLog => {
  const log = new EventLog(
    { seq: 0, key: 'begin' },
    { size: 9, maxAge: Infinity, maxBytes: Infinity },
  );
  log.open(start);
  return log;
};

const day = 86_400_000;
const toAllEvents = { replayFallback: ReplayOption.AllEvents, now: day };
const toNewEvents = { replayFallback: ReplayOption.NewEvents, now: day };

const refusal = new ReplayIdError('/event/A__e', 5, {});
const after5 = logFrom({ type: 'after', marker: { replayId: 5 } });

it('tells a log with all retained events which position was refused', () => {
  expect(logStartAfter(refusal, after5, toAllEvents)).toEqual({
    type: 'retained',
    askedAt: day,
    refused: { replayId: 5 },
  });
});

it('takes new events after a refusal for counted from the start', () => {
  expect(logStartAfter(refusal, after5, toNewEvents)).toEqual({ type: 'incomparable' });
});

const since = { createdDate: '2026-01-01T00:00:00Z' } as const;

it.each<[string, LogStart, LogStart | undefined]>([
  ['goes on after a position', { type: 'after', marker: { replayId: 5 } }, undefined],
  ['goes on from a start that is known', { type: 'new', since }, undefined],
  ['goes on with all retained events', { type: 'retained', askedAt: 1 }, undefined],
  [
    'that has asked for all events for a day begins again, as what was kept then may be gone',
    { type: 'retained', askedAt: 0 },
    { type: 'retained', askedAt: day },
  ],
  ['has not begun, and waits for the store', { type: 'unknown' }, undefined],
  ['begins with new events again where no position is known', { type: 'new' }, { type: 'new' }],
])('after another failure a log %s', (_, start, expected) => {
  const again = logStartAfter(new Error('down'), logFrom(start), toAllEvents);
  expect(again).toEqual(expected);
});
