import { AssertionError } from 'node:assert';
import type { KeptMarker } from '../stores/store-session.ts';
import type { DrawnEvent } from '../marbles/marble-client.ts';
import { sinkContract } from './sink-contract.ts';
import type { SinkContractOptions } from './sink-contract.ts';
import type { SinkUnderTest } from './sink-session.ts';

type Event = DrawnEvent<unknown>;

const markerOf = ({ replayId, createdDate }: Event): KeptMarker | undefined =>
  replayId === undefined ? undefined : { replayId, ...(createdDate && { createdDate }) };

const dateOf = (marker: KeptMarker | undefined): number => Date.parse(marker?.createdDate ?? '');

/** The digits of an id from the last to the first. */
const backwards = (id: KeptMarker['replayId']): string => Array.from(String(id)).reverse().join('');

/** A log that keeps all laws, with parts that can be broken. */
const engine = ({
  keyOf = ({ channel, replayId, createdDate, eventUuid }: Event): unknown =>
    eventUuid ?? `${channel} ${replayId} ${createdDate}`,
  position = markerOf,
  moves = (_marker: KeptMarker, _last: KeptMarker | undefined): boolean => true,
  takes = (marker: KeptMarker, last: KeptMarker | undefined): boolean =>
    last === undefined || dateOf(marker) > dateOf(last),
  comes = (_marker: KeptMarker, _last: KeptMarker | undefined): boolean => true,
  keep = (data: unknown): unknown => data,
} = {}) => {
  const events = new Map<unknown, Event>();
  const markers = new Map<string, KeptMarker>();
  const sink: SinkUnderTest = {
    get: (channel) => Promise.resolve(markers.get(channel)),
    set: (channel, marker) => {
      if (takes(marker, markers.get(channel))) markers.set(channel, marker);
    },
    write: (batch) => {
      for (const event of batch) {
        const marker = position(event);
        if (events.has(keyOf(event))) continue;
        if (marker && !comes(marker, markers.get(event.channel))) continue;
        events.set(keyOf(event), { ...event, data: keep(event.data) });
        if (marker && moves(marker, markers.get(event.channel))) markers.set(event.channel, marker);
      }
    },
  };
  const read = (_: SinkUnderTest, channel: string): readonly Event[] =>
    [...events.values()].filter((event) => event.channel === channel);
  return { sink, read };
};

const brokenLaws = async (
  { sink, read }: ReturnType<typeof engine>,
  options: SinkContractOptions<SinkUnderTest> = {},
): Promise<readonly string[]> => {
  const broken: string[] = [];
  for (const { name, run } of sinkContract(() => sink, { read, ...options })) {
    await run().catch((error: unknown) => {
      if (!(error instanceof AssertionError)) throw error;
      broken.push(name);
    });
  }
  return broken;
};

describe('sinkContract', () => {
  it('is kept by a sink that keeps its promises', async () => {
    expect(await brokenLaws(engine(), { persistent: true })).toEqual([]);
  });

  it('asks what the engine has only where that can be read', () => {
    const { sink, read } = engine();
    const [without, including] = [
      sinkContract(() => sink).length,
      sinkContract(() => sink, { read }).length,
    ];
    expect(without).toBeLessThan(including);
  });

  it.each<[string, Parameters<typeof engine>[0], readonly string[]]>([
    [
      'forgets that it has an event',
      { keyOf: () => Symbol('new') },
      [
        'keeps its position where an event is written again',
        'has each event once, also where it is written again',
        'has each event of a channel whose events have no UUID once',
      ],
    ],
    [
      'takes an event for another one by its number',
      { keyOf: ({ channel, replayId }) => `${channel} ${String(replayId).length}` },
      [
        'has the position of the last event that it has written',
        'has all events that it has written, in order',
      ],
    ],
    [
      'moves its position to an event without a replay id',
      { position: (event) => markerOf(event) ?? { createdDate: '2026-01-01T00:00:00.000Z' } },
      ['keeps its position where an event has no replay id'],
    ],
    [
      'rounds replay ids',
      {
        position: (event) => {
          const marker = markerOf(event);
          return marker && { ...marker, replayId: Number(marker.replayId) };
        },
      },
      [
        'keeps a replay id beyond 2^53, a string of digits, as that string',
        'keeps a replay id of bytes, 0x and hexadecimal digits, as that string',
      ],
    ],
    [
      'takes only what has a higher replay id, whatever its form',
      {
        comes: (marker, last) =>
          last === undefined || !(Number(marker.replayId) <= Number(last.replayId)),
      },
      ['has the events that come by another API, with replay ids of another form'],
    ],
    [
      'reads the bytes of a replay id backwards',
      {
        comes: (marker, last) =>
          last === undefined || backwards(marker.replayId) > backwards(last.replayId),
      },
      ['has each event whose replay id is bytes once, in order'],
    ],
    [
      'holds a lower replay id for an earlier event',
      { moves: (marker, last) => !(Number(marker.replayId) < Number(last?.replayId)) },
      ['goes on where an org begins to count from the start'],
    ],
    [
      'keeps no start',
      { takes: (marker) => marker.replayId !== undefined },
      [
        'keeps where a channel began, until an event of it is written',
        'keeps where a channel began again after its last event',
      ],
    ],
    [
      'has the last marker that it was given, whatever it has',
      { takes: () => true },
      [
        'does not go back to where a channel began before its last event',
        'does not go back to a position before its last event',
      ],
    ],
    [
      'has the position of its events alone',
      { takes: (_, last) => last === undefined },
      ['keeps a position behind its last event'],
    ],
    [
      'writes data as texts',
      { keep: String },
      ['has all events that it has written, in order', 'has the data as they are'],
    ],
  ])('tells that a sink %s', async (_, parts, laws) => {
    expect(await brokenLaws(engine(parts))).toEqual(expect.arrayContaining([...laws]));
  });

  it('tells that a sink has lost its events in its next life', async () => {
    const lives = { count: 0 };
    const broken: string[] = [];
    const open = (): SinkUnderTest => {
      lives.count += 1;
      return engine().sink;
    };
    for (const { name, run } of sinkContract(open, { persistent: true })) {
      await run().catch(() => broken.push(name));
    }
    expect(broken).toEqual(['has its position in its next life']);
  });

  it('closes each sink that it has opened, also where a law is broken', async () => {
    const closed: unknown[] = [];
    const forgetful: SinkUnderTest = { get: () => 7, set: () => 7, write: () => 7 };
    const contract = sinkContract(() => forgetful, { close: (sink) => closed.push(sink) });
    await Promise.allSettled(contract.map(({ run }) => run()));
    expect(closed).toHaveLength(contract.length);
  });
});
