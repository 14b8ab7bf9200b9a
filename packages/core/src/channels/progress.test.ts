import fc from 'fast-check';
import type { Progress } from './progress.ts';
import {
  beginsAgain,
  following,
  hasHad,
  movedTo,
  progressAfter,
  tellingByDate,
} from './progress.ts';
import type { ReplayId } from '../model/replay.ts';
import type { StreamEvent } from '../model/stream-event.ts';

const [newEvents, allEvents] = [-1, -2] as const;

const dates = {
  early: '2026-03-04T10:11:12.000Z',
  middle: '2026-03-04T10:11:12.345Z',
  late: '2026-03-04T10:11:13Z',
} as const;

const at = (replayId: ReplayId, createdDate?: string): Progress => ({
  replayId,
  tellsBy: 'position',
  ...(createdDate !== undefined && { createdDate }),
});

const event = (replayId?: ReplayId, createdDate?: string): StreamEvent => ({
  channel: '/event/A',
  data: {},
  ...(replayId !== undefined && { replayId }),
  ...(createdDate !== undefined && { createdDate }),
});

describe('whether a subscriber has had an event', () => {
  it.each<[string, Progress | undefined, StreamEvent, boolean]>([
    ['not before it has had any', undefined, event(1), false],
    ['not one without a replay id (behaviour 35)', at(5), event(), false],
    ['the one of its mark', at(5), event(5), true],
    ['those before its mark', at(5), event(4), true],
    ['not those after its mark', at(5), event(6), false],
    [
      'by position, whatever the dates (behaviour 34)',
      at(5, dates.late),
      event(6, dates.early),
      false,
    ],
    [
      'by position, also when it is dated later (behaviour 34)',
      at(5, dates.early),
      event(4, dates.late),
      true,
    ],
    [
      'one of the same date, redelivered (behaviour 33)',
      at(50, dates.early),
      event(2, dates.early),
      true,
    ],
    ['by digits beyond 2^53', at('9007199254740993'), event('9007199254740992'), true],
    ['by digits beyond 2^53, one later', at('9007199254740992'), event('9007199254740993'), false],
    ['ids of both kinds', at(5), event('9007199254740993'), false],
    ['ids of both kinds, the other way', at('9007199254740993'), event(5), true],
    ['ids as numbers, not as texts', at('9'), event('10'), false],
  ])('%s', (_, mark, next, expected) => {
    expect(hasHad(mark, next)).toBe(expected);
  });
});

describe('whether a subscriber has had an event, once its mark is unknown to the server', () => {
  const mark = tellingByDate(at(50, dates.middle));

  it.each<[string, Progress, StreamEvent, boolean]>([
    ['one of a lower id and an earlier date', mark, event(49, dates.early), true],
    ['the one of its mark', mark, event(50, dates.middle), true],
    ['not one of a higher id', mark, event(51, dates.early), false],
    ['not one of a lower id that is newer: the ids began again', mark, event(1, dates.late), false],
    ['not one without a date: twice is better than never', mark, event(49), false],
    ['not one with an odd date', mark, event(49, 'soon'), false],
    ['not any when the mark has no date', tellingByDate(at(50)), event(49, dates.early), false],
    [
      'not any when the mark has an odd date',
      tellingByDate(at(50, 'once')),
      event(49, dates.early),
      false,
    ],
    [
      'by time, not by text',
      tellingByDate(at(50, '2026-03-04T11:11:12.345+01:00')),
      event(49, dates.early),
      true,
    ],
  ])('%s', (_, known, next, expected) => {
    expect(hasHad(known, next)).toBe(expected);
  });
});

describe('progressAfter', () => {
  it('is the position and the date of an event', () => {
    expect(progressAfter(event(7, dates.early))).toEqual(at(7, dates.early));
    expect(progressAfter(event(0))).toEqual(at(0));
  });

  it('is nothing for an event without a replay id (behaviour 35)', () => {
    expect(progressAfter(event(undefined, dates.early))).toBeUndefined();
  });
});

describe('a mark that follows another', () => {
  it.each([
    ['has the later date of the two, its own', at(1, dates.early), at(2, dates.late), dates.late],
    [
      'has the later date of the two, the former',
      at(1, dates.late),
      at(2, dates.early),
      dates.late,
    ],
    ['keeps the former date where it has none', at(1, dates.early), at(2), dates.early],
    ['has its own where there was none', at(1), at(2, dates.early), dates.early],
    ['has its own where there was no mark', undefined, at(2, dates.early), dates.early],
  ])('%s', (_, former, mark, createdDate) => {
    expect(following(former, mark)).toEqual(at(2, createdDate));
  });
});

describe('a subscriber that goes by its mark', () => {
  const ids = fc.uniqueArray(fc.integer({ min: 0, max: 1_000 }), { minLength: 1 });

  it('gets every event of a burst once, however often the server repeats itself (behaviour 33)', () => {
    fc.assert(
      fc.property(ids, fc.array(fc.nat(50)), (unordered, repeats) => {
        const burst = [...unordered].sort((one, other) => one - other);
        const sent = [...burst, ...repeats.flatMap((from) => burst.slice(from % burst.length))].map(
          (id) => event(id, dates.early),
        );
        const received: ReplayId[] = [];
        let mark: Progress | undefined;
        for (const next of sent) {
          if (hasHad(mark, next)) continue;
          mark = progressAfter(next);
          received.push(next.replayId!);
        }
        expect(received).toEqual(burst);
      }),
    );
  });
});

describe('whether the org has begun to count again', () => {
  it.each<[string, Progress | undefined, StreamEvent, boolean]>([
    ['a lower id that is dated later tells it', at(5, dates.early), event(1, dates.late), true],
    ['the same id that is dated later, too', at(5, dates.early), event(5, dates.late), true],
    ['a lower id of the same date does not', at(5, dates.early), event(1, dates.early), false],
    ['a lower id of an earlier date does not', at(5, dates.late), event(1, dates.early), false],
    ['a greater id does not', at(5, dates.early), event(6, dates.late), false],
    [
      'an event without a replay id does not',
      at(5, dates.early),
      event(undefined, dates.late),
      false,
    ],
    ['nothing does before the first event', undefined, event(1, dates.late), false],
    [
      'nothing does where it was announced already',
      tellingByDate(at(5, dates.early)),
      event(1, dates.late),
      false,
    ],
  ])('%s', (_, mark, next, expected) => {
    expect(beginsAgain(mark, next, newEvents)).toBe(expected);
  });

  it.each<[string, StreamEvent, ReplayId, boolean]>([
    ['dated later, from before the id that was asked for', event(4, dates.late), 5, true],
    ['dated later, after the id that was asked for', event(4, dates.late), 3, false],
    ['dated later, where all was asked for', event(4, dates.late), allEvents, false],
    ['without a date, from before the id that was asked for', event(4), 5, true],
    ['without a date, the very one that was asked for', event(5), 5, false],
    ['without a date, after the id that was asked for', event(4), 3, false],
    ['without a date, where new ones were asked for', event(4), newEvents, false],
    ['without a date, where all was asked for', event(4), allEvents, false],
  ])('is told by an event %s: or not', (_, next, granted, expected) => {
    expect(beginsAgain(at(5, dates.early), next, granted)).toBe(expected);
  });
});

describe('a channel that is known to have nothing up to a position', () => {
  it.each<[string, Progress | undefined, ReplayId, Progress]>([
    ['is there, where it has had no event', undefined, 9, at(9)],
    ['is there, and keeps its date', at(5, dates.middle), 9, at(9, dates.middle)],
    ['is not moved back', at(5, dates.middle), 4, at(5, dates.middle)],
    ['is recognised by position again', tellingByDate(at(5, dates.middle)), 9, at(9, dates.middle)],
  ])('%s', (_what, former, moved, expected) => {
    expect(movedTo(former, moved)).toEqual(expected);
  });
});

it('progress by an event without a date has none', () => {
  expect(progressAfter({ replayId: 5 })).toStrictEqual(at(5));
});
