import type { ReplayMarker } from '@sfstream/core';
import { isLaterMarker } from './is-later-marker.ts';

const at = (second: number): string => `2026-03-04T10:00:0${second}Z`;
const start = (second: number): ReplayMarker => ({ createdDate: at(second) });

const of = (orgId: string, second: number): ReplayMarker => ({
  replayId: second,
  createdDate: at(second),
  orgId,
});

describe('isLaterMarker', () => {
  it.each<[string, ReplayMarker, ReplayMarker | undefined, boolean]>([
    ['any marker to none', { replayId: 0 }, undefined, true],
    ['a later replay id', { replayId: '9007199254740993' }, { replayId: 7 }, true],
    ['the same replay id', { replayId: 7 }, { replayId: 7 }, false],
    ['an earlier replay id', { replayId: 6 }, { replayId: 7 }, false],
    ['a marker to itself', of('00D', 7), of('00D', 7), false],
    ['an earlier marker of an org that it does not name', { replayId: 6 }, of('00D', 7), false],
    ['an event to a start of its date', of('00D', 1), start(1), true],
    [
      'an earlier replay id of a later date, as where an org counts from the start',
      { replayId: 1, createdDate: at(2) },
      { replayId: 7, createdDate: at(1) },
      true,
    ],
    [
      'a later replay id of an earlier date, as dates can be out of order',
      { replayId: 8, createdDate: at(1) },
      { replayId: 7, createdDate: at(2) },
      true,
    ],
    ['an event to the start before it', { replayId: 1, createdDate: at(2) }, start(1), true],
    ['an event without a date to a start', { replayId: 1 }, start(1), true],
    ['an event to a start after it', { replayId: 1, createdDate: at(1) }, start(2), false],
    ['a start to the event before it', start(2), { replayId: 1, createdDate: at(1) }, true],
    ['a start to an event after it', start(1), { replayId: 1, createdDate: at(2) }, false],
    ['a start to an event without a date', start(1), { replayId: 1 }, false],
    ['a start to an earlier one', start(2), start(1), true],
    ['a start to a later one', start(1), start(2), false],
    ['an earlier event of another org', of('B', 1), of('A', 7), true],
    ['a start of another org to a later event', { ...start(1), orgId: 'B' }, of('A', 7), true],
    ['an earlier event of the same org', of('A', 1), of('A', 7), false],
    ['an earlier event to one that does not tell its org', of('A', 1), { replayId: 7 }, false],
  ])('compares %s', (_, marker, than, expected) => {
    expect(isLaterMarker(marker, than)).toBe(expected);
  });
});
