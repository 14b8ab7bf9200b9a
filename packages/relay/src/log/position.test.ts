import type { ReplayId } from '@sfstream/core';
import { EventLog } from './event-log.ts';
import type { Entry, LogStart } from './event-log.ts';
import { fromWire, isRenumbered, locate, positionAfter, toWire, wasDelivered } from './position.ts';
import type { ReaderPosition, Standing } from './position.ts';

const limits = { size: 2, maxAge: Infinity, maxBytes: Infinity };

/** A log that began at place 10 with `start`, and then got events of these replay ids, from place 11 on. */
const logOf = (start: LogStart, ...replayIds: readonly (ReplayId | undefined)[]): EventLog => {
  const log = new EventLog({ seq: 10, key: '10' }, limits);
  log.open(start);
  replayIds.forEach((replayId, index) =>
    log.append({
      seq: 11 + index,
      key: String(11 + index),
      at: 0,
      type: 'event',
      data: '',
      bytes: 1,
      marker: replayId === undefined ? undefined : { replayId },
    }),
  );
  return log;
};

const at5: LogStart = { type: 'after', marker: { replayId: 5 } };
const sinceThen: LogStart = { type: 'since', since: { createdDate: '2026-03-04T10:00:00.000Z' } };

it.each<[string, ReaderPosition, EventLog, Standing]>([
  [
    'its own key',
    { epoch: 'a', key: '12', replayId: 7 },
    logOf(at5, 6, 7),
    { type: 'within', position: { epoch: 'a', key: '12', replayId: 7 } },
  ],
  [
    'the place at which the log begins',
    { epoch: 'a', key: '10' },
    logOf({ type: 'new' }),
    { type: 'within', position: { epoch: 'a', key: '10' } },
  ],
  [
    'a place that has left the log',
    { epoch: 'a', key: '10', replayId: 5 },
    logOf(at5, 6, 7, 8),
    { type: 'beyond', position: { epoch: 'a', key: '11', replayId: 5 } },
  ],
  [
    'a place of before the log began, without a replay id',
    { epoch: 'a', key: '3' },
    logOf(at5, 6),
    { type: 'beyond', position: { epoch: 'a', key: '10' } },
  ],
  [
    'a place of before, with a replay id that the log covers',
    { epoch: 'a', key: '3', replayId: 5 },
    logOf(at5, 6),
    { type: 'within', position: { epoch: 'a', key: '10', replayId: 5 } },
  ],
  [
    'a replay id of another life where the log begins',
    { epoch: 'b', key: '99', replayId: 5 },
    logOf(at5),
    { type: 'within', position: { epoch: 'a', key: '10', replayId: 5 } },
  ],
  [
    'one that the log has not reached yet',
    { epoch: 'b', key: '99', replayId: 50 },
    logOf(at5, 6),
    { type: 'within', position: { epoch: 'a', key: '10', replayId: 50 } },
  ],
  [
    'one from before the log',
    { epoch: 'b', key: '99', replayId: 4 },
    logOf(at5),
    { type: 'beyond', position: { epoch: 'a', key: '10', replayId: 4 } },
  ],
  [
    'one of another life without a replay id, in a log without events',
    { epoch: 'b', key: '99' },
    logOf(sinceThen),
    { type: 'beyond', position: { epoch: 'a', key: '10' } },
  ],
  [
    'one of another life without a replay id',
    { epoch: 'b', key: '99' },
    logOf(at5, 6),
    { type: 'beyond', position: { epoch: 'a', key: '11', replayId: 6 } },
  ],
  [
    'a replay id, before the store has answered',
    { epoch: 'b', key: '99', replayId: 4 },
    new EventLog({ seq: 10, key: '10' }, limits),
    { type: 'undecided' },
  ],
  [
    'a replay id, before new events have come',
    { epoch: 'b', key: '99', replayId: 4 },
    logOf({ type: 'new' }),
    { type: 'beyond', position: { epoch: 'a', key: '10', replayId: 4 } },
  ],
  [
    'a replay id, before what is retained has come',
    { epoch: 'b', key: '99', replayId: 4 },
    logOf({ type: 'retained', askedAt: 0 }),
    { type: 'undecided' },
  ],
  [
    'a replay id that is retained',
    { epoch: 'b', key: '99', replayId: 4 },
    logOf({ type: 'retained', askedAt: 0 }, 3),
    { type: 'within', position: { epoch: 'a', key: '10', replayId: 4 } },
  ],
  [
    'a replay id that is retained no more',
    { epoch: 'b', key: '99', replayId: 4 },
    logOf({ type: 'retained', askedAt: 0 }, 6),
    { type: 'beyond', position: { epoch: 'a', key: '10', replayId: 4 } },
  ],
  [
    'a replay id, before anything has come since the start of a former life',
    { epoch: 'b', key: '99', replayId: 4 },
    logOf(sinceThen),
    { type: 'undecided' },
  ],
  [
    'a replay id from after the start of a former life',
    { epoch: 'b', key: '99', replayId: 4 },
    logOf(sinceThen, 3),
    { type: 'within', position: { epoch: 'a', key: '10', replayId: 4 } },
  ],
  [
    'a replay id from before the start of a former life',
    { epoch: 'b', key: '99', replayId: 4 },
    logOf(sinceThen, 6),
    { type: 'beyond', position: { epoch: 'a', key: '10', replayId: 4 } },
  ],
  [
    'a replay id of an org that counts again',
    { epoch: 'b', key: '99', replayId: 9 },
    logOf({ type: 'retained', askedAt: 0, refused: { replayId: 8 } }, 1),
    { type: 'beyond', position: { epoch: 'a', key: '10' } },
  ],
  [
    'a replay id of the other API where the log begins',
    { epoch: 'b', key: '99', replayId: '0x00000000000000050000' },
    logOf(at5, 6),
    { type: 'within', position: { epoch: 'a', key: '10', replayId: '0x00000000000000050000' } },
  ],
  [
    'a replay id of the other API from before the log',
    { epoch: 'b', key: '99', replayId: '0x00000000000000040000' },
    logOf(at5, 6),
    { type: 'beyond', position: { epoch: 'a', key: '10', replayId: '0x00000000000000040000' } },
  ],
  [
    'a replay id where one of another form was refused',
    { epoch: 'b', key: '99', replayId: '0x00000000000000090000' },
    logOf({ type: 'retained', askedAt: 0, refused: { replayId: 8 } }, '0x00000000000000090000'),
    { type: 'beyond', position: { epoch: 'a', key: '10' } },
  ],
  [
    'a replay id where events have none',
    { epoch: 'b', key: '99', replayId: 9 },
    logOf(at5, undefined),
    { type: 'beyond', position: { epoch: 'a', key: '10' } },
  ],
])('finds the place of %s', (_, position, log, standing) => {
  expect(locate(position, log, 'a')).toEqual(standing);
});

const entry = (replayId?: ReplayId): Entry => ({
  ...{ seq: 12, key: '12', at: 0, type: 'event', data: '', bytes: 1 },
  marker: replayId === undefined ? undefined : { replayId },
});
const had7: ReaderPosition = { epoch: 'a', key: '3', replayId: 7 };
const hadNone: ReaderPosition = { epoch: 'a', key: '3' };

it.each<[string, ReaderPosition, Entry, boolean]>([
  ['that it has had', had7, entry(7), true],
  ['from before what it has had', had7, entry(6), true],
  ['from after what it has had', had7, entry(8), false],
  ['without a replay id', had7, entry(), false],
  ['while it has none', hadNone, entry(7), false],
])('a reader was delivered an event %s: %#', (_, position, one, was) => {
  expect(wasDelivered(position, one)).toBe(was);
});

it.each<[string, ReaderPosition, Entry, ReaderPosition]>([
  ['an event', hadNone, entry(8), { epoch: 'a', key: '12', replayId: 8 }],
  ['a later event', had7, entry(8), { epoch: 'a', key: '12', replayId: 8 }],
  ['one that it has had in another life', had7, entry(6), { epoch: 'a', key: '12', replayId: 7 }],
  ['one without a replay id', had7, entry(), { epoch: 'a', key: '12', replayId: 7 }],
])('the position after %s is at its place', (_, before, one, after) => {
  expect(positionAfter(one, before)).toStrictEqual(after);
});

const digits = (count: number): string => '1'.repeat(count);

describe('an org that counts from the start again', () => {
  const cameAt = Date.parse('2026-11-28T10:00:00.000Z');
  const entryOf = (marker: Entry['marker']): Entry => ({
    seq: 1,
    key: '1',
    at: 0,
    type: 'event',
    data: '',
    bytes: 1,
    marker,
  });
  it.each<[string, ReplayId | undefined, Entry['marker'], boolean]>([
    [
      'an earlier id, made after the reader came',
      7,
      { replayId: 3, createdDate: '2026-11-28T10:00:10.001Z' },
      true,
    ],
    [
      'the same id, made after the reader came',
      7,
      { replayId: 7, createdDate: '2026-11-28T10:01:00.000Z' },
      true,
    ],
    ['a later id', 7, { replayId: 8, createdDate: '2026-11-28T10:01:00.000Z' }, false],
    [
      'an earlier id, where the clocks may just differ',
      7,
      { replayId: 3, createdDate: '2026-11-28T10:00:10.000Z' },
      false,
    ],
    ['an earlier id of before', 7, { replayId: 3, createdDate: '2026-11-28T09:00:00.000Z' }, false],
    ['an earlier id without a date', 7, { replayId: 3 }, false],
    ['no id', 7, undefined, false],
    [
      'any id, where the reader has none',
      undefined,
      { replayId: 3, createdDate: '2026-11-28T10:01:00.000Z' },
      false,
    ],
  ])('is told by an event with %s', (_what, brought, marker, isTold) => {
    expect(isRenumbered(brought, entryOf(marker), cameAt)).toBe(isTold);
  });
});

it.each<[string, ReaderPosition]>([
  ['without a replay id', hadNone],
  ['with a number', had7],
  ['with digits', { ...had7, replayId: digits(40) as ReplayId }],
  ['with bytes', { ...had7, replayId: `0x${'0f'.repeat(20)}` as ReplayId }],
])('a position %s is read as it was written', (_, position) => {
  expect(fromWire(JSON.parse(JSON.stringify(toWire(position))))).toStrictEqual(position);
});

it.each([
  [undefined],
  ['a'],
  [['a']],
  [['a', 7]],
  [[7, 'k']],
  [['a', 'k', null]],
  [['a', 'k', 1.5]],
  [['a', 'k', 2 ** 60]],
  [['a', 'k', '']],
  [['a', 'k', '7x']],
  [['a', 'k', 'x7']],
  [['a', 'k', digits(41)]],
  [['a', 'k', '0x']],
  [['a', 'k', '0x0']],
  [['a', 'k', '0xgg']],
  [['a', 'k', `0x${'0f'.repeat(21)}`]],
])('%j is not a position', (wire) => {
  expect(fromWire(wire)).toBeUndefined();
});
