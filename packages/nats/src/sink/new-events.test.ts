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
const at = (marker?: EventMarker) => new Map([[channel, marker]]);

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
    expect(newEvents(given, at(position)).events.map(({ replayId }) => replayId)).toEqual(taken);
  });

  it('moves the position of each channel, and no other', () => {
    const other: StreamEvent = { channel: '/event/Other__e', data: {}, replayId: 7 };
    const { positions } = newEvents([event(3), other, nameless], at({ replayId: 2 }));
    expect([...positions]).toEqual([
      [channel, { replayId: 3 }],
      ['/event/Other__e', { replayId: 7 }],
    ]);
  });

  it('leaves the positions before as they are', () => {
    const before = at({ replayId: 2 });
    newEvents([event(3)], before);
    expect(before.get(channel)).toEqual({ replayId: 2 });
  });
});
