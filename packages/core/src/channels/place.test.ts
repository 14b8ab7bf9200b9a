import { ReplayOption } from '../model/replay.ts';
import {
  advanced,
  dated,
  fallenBack,
  joining,
  onTime,
  onceAsked,
  onceGranted,
  placeAt,
  positionOf,
} from './place.ts';
import type { Place } from './place.ts';
import type { Progress } from './progress.ts';

const { NewEvents, AllEvents } = ReplayOption;
const at5: Progress = { replayId: 5, tellsBy: 'position' };
const fresh = (since: number, isStored = false): Extract<Place, { at: 'new' }> => ({
  at: 'new',
  since,
  isStored,
});

describe('a subscriber begins', () => {
  it.each<[string, Parameters<typeof placeAt>[0], Place]>([
    ['with new events, from the time of the server on', { start: NewEvents }, fresh(1_000)],
    ['with new events, from a stored start on', { start: NewEvents, since: 7 }, fresh(7, true)],
    ['with all events', { start: AllEvents }, { at: 'all', since: undefined }],
    [
      'with all events since a stored start',
      { start: AllEvents, since: 7 },
      { at: 'all', since: 7 },
    ],
    ['after an event', { start: 5 }, { at: 'after', since: undefined, had: at5 }],
    [
      'after an event that is dated',
      { start: 5, createdDate: '2026-03-04T10:00:00Z' },
      {
        at: 'after',
        since: undefined,
        had: { ...at5, createdDate: '2026-03-04T10:00:00Z' },
      },
    ],
  ])('%s', (_, beginning, place) => {
    expect(placeAt(beginning, 1_000)).toEqual(place);
  });
});

describe('what the server is asked for', () => {
  const now = { server: 10_000, here: 50_000 };

  it.each<[string, Place, number, unknown]>([
    ['is new events', fresh(10_000), now.here, NewEvents],
    ['is new events, however old a start is that no store keeps', fresh(0), 0, NewEvents],
    ['is new events where a stored start is a moment old', fresh(8_000, true), now.here, NewEvents],
    [
      'is new events where a subscriber has waited for a moment',
      fresh(10_000, true),
      now.here - 2_000,
      NewEvents,
    ],
    ['is all events where a stored start is older', fresh(7_999, true), now.here, AllEvents],
    [
      'is all events where a subscriber has waited for long by the clock of this machine',
      fresh(-Infinity, true),
      now.here - 2_001,
      AllEvents,
    ],
    ['is all events', { at: 'all' }, now.here, AllEvents],
    ['is what follows an event', { at: 'after', had: at5 }, now.here, 5],
  ])('%s', (_, place, seatedAt, position) => {
    expect(positionOf(place, now, seatedAt)).toBe(position);
  });

  it('stays all events once it is late', () => {
    expect(onTime(fresh(0, true), now, now.here)).toEqual({ at: 'all', since: 0 });
  });
});

describe('who joins a channel with new events', () => {
  it('goes on behind the last event of the channel', () => {
    expect(joining(fresh(7), at5, true)).toEqual({ at: 'after', since: 7, had: at5 });
  });

  it('needs all events since its start where there was none yet', () => {
    expect(joining(fresh(7), undefined, true)).toEqual({ at: 'all', since: 7 });
  });

  it('still begins with new events where the server has not subscribed the channel', () => {
    expect(joining(fresh(7), undefined, false)).toEqual(fresh(7));
  });

  it('does not ask for an id that the server no longer knows', () => {
    const had: Progress = { ...at5, tellsBy: 'date' };
    expect(joining(fresh(7), had, true)).toEqual({ at: 'all', since: 7, had });
  });
});

describe('a subscriber that began with new events', () => {
  it('may miss nothing once the server is asked, where a store keeps its start', () => {
    expect(onceAsked(fresh(7, true))).toEqual({ at: 'all', since: 7 });
    expect(onceAsked(fresh(7))).toEqual(fresh(7));
  });

  it('may miss nothing once the server has subscribed the channel', () => {
    expect(onceGranted(fresh(7))).toEqual({ at: 'all', since: 7 });
  });

  it('is dated once the server has told its time, and not again', () => {
    expect(dated(fresh(-Infinity), 3)).toEqual(fresh(3));
    expect(dated(fresh(7), 3)).toEqual(fresh(7));
  });
});

it('an event takes a subscriber behind it, from where no start counts any more', () => {
  expect(advanced(undefined, at5)).toEqual({ at: 'after', had: at5 });
});

it('after a fallback all is sent again, and what was had is known by its date', () => {
  expect(fallenBack(at5)).toEqual({ at: 'all', had: { ...at5, tellsBy: 'date' } });
  expect(fallenBack(undefined)).toEqual({ at: 'all' });
});
