import { parse } from 'lossless-json';
import { toStreamEvent } from '../model/stream-event.ts';
import { wholeNumber } from './whole-number.ts';

it.each<[unknown, unknown]>([
  [7, 7],
  [0, 0],
  [7n, 7],
  [9007199254740993n, '9007199254740993'],
  [parse('7'), 7],
  [parse('9007199254740993'), '9007199254740993'],
  [1.5, undefined],
  [NaN, undefined],
  ['7', undefined],
  [null, undefined],
  [{}, undefined],
  [[7], undefined],
])('%p is the whole number %p', (value, expected) => {
  expect(wholeNumber(value)).toBe(expected);
});

it.each<[string, (text: string) => unknown]>([
  ['bigints', (text) => parse(text, undefined, { parseNumber: BigInt })],
  ['objects', (text) => parse(text)],
])('a codec that reads numbers as %s costs no position and no date', (_, read) => {
  const text =
    '{"event":{"replayId":9007199254740993},"payload":{"ChangeEventHeader":{"commitTimestamp":1772618400000}}}';
  expect(toStreamEvent('/data/AccountChangeEvent', read(text))).toMatchObject({
    replayId: '9007199254740993',
    createdDate: '2026-03-04T10:00:00.000Z',
  });
});
