import type { EventMarker, StreamEvent } from '@sfstream/core';
import { newEvents } from './new-events.ts';

const channel = '/event/Order__e';
const event = (replayId: number, createdDate?: string): StreamEvent => ({
  channel,
  data: {},
  replayId,
  ...(createdDate !== undefined && { createdDate }),
});
const nameless: StreamEvent = { channel, data: {} };
const at = (marker?: EventMarker) => ({
  seq: 40,
  positions: new Map([[channel, marker && { marker, seq: 30 }]]),
});

describe('newEvents', () => {
  it.each<[string, readonly StreamEvent[], EventMarker | undefined, readonly unknown[]]>([
    ['takes all where there is no position', [event(1), event(2)], undefined, [1, 2]],
    ['leaves out what is not later', [event(1), event(2), event(3)], { replayId: 2 }, [3]],
    ['takes an event without a replay id', [nameless, event(1)], { replayId: 2 }, [undefined]],
    ['leaves out what comes twice in one batch', [event(1), event(1), event(2)], undefined, [1, 2]],
    [
      'takes an event of an org that counts from the start again',
      [event(1, '2026-02-02T00:00:00Z'), event(2, '2026-02-02T00:00:01Z')],
      { replayId: 9, createdDate: '2026-01-01T00:00:00Z' },
      [1, 2],
    ],
  ])('%s', (_what, given, position, taken) => {
    expect(
      newEvents(given, at(position)).events.map(({ event: { replayId } }) => replayId),
    ).toEqual(taken);
  });

  it('moves the position of each channel, and no other', () => {
    const other: StreamEvent = { channel: '/event/Other__e', data: {}, replayId: 7 };
    const { positions } = newEvents([event(3), other, nameless], at({ replayId: 2 }));
    expect([...positions]).toEqual([
      [channel, { marker: { replayId: 3 }, seq: 41 }],
      ['/event/Other__e', { marker: { replayId: 7 }, seq: 42 }],
    ]);
  });

  it('gives with each event the position before it', () => {
    const { events } = newEvents([nameless, event(3), nameless], at({ replayId: 2 }));
    const [two, three] = [
      { marker: { replayId: 2 }, seq: 30 },
      { marker: { replayId: 3 }, seq: 42 },
    ];
    expect(events.map(({ before }) => before)).toEqual([two, two, three]);
  });

  it('leaves the positions before as they are', () => {
    const before = at({ replayId: 2 });
    newEvents([event(3)], before);
    expect(before).toEqual(at({ replayId: 2 }));
  });
});
