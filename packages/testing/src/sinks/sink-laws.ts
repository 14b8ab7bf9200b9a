import { deepStrictEqual, ok } from 'node:assert';
import type { DrawnEvent } from '../marbles/marble-client.ts';
import { hasMarker } from '../stores/has-marker.ts';
import { newChannel } from '../stores/new-channel.ts';
import type { LawEvent } from './law-events.ts';
import { at, lawEvent, positionOf } from './law-events.ts';
import type { SinkSession } from './sink-session.ts';

type Law = (sink: SinkSession) => Promise<void>;
type Laws = Readonly<Record<string, Law>>;

/** Laws of every sink, by sentence: the position is that of the last event. */
export const laws: Laws = {
  'has no position of a channel of which it was given nothing': async (sink) => {
    const marker = await sink.get(newChannel());
    ok(marker === undefined || marker === null, 'neither undefined nor null');
  },

  'has the position of the last event that it has written': async (sink) => {
    const [one, two, three] = eventsOf(newChannel());
    await sink.write(one, two);
    await isAt(sink, two);
    await sink.write(three);
    await isAt(sink, three);
  },

  'has the position of each channel, also where one write has events of several': async (sink) => {
    const [one, two] = eventsOf(newChannel());
    const [other] = eventsOf(newChannel());
    await sink.write(one, other, two);
    await isAt(sink, two);
    await isAt(sink, other);
  },

  'keeps its position where an event is written again': async (sink) => {
    const [one, two] = eventsOf(newChannel());
    await sink.write(one, two);
    await sink.write(one);
    await isAt(sink, two);
  },

  'goes on where a write has events that it has already, and new ones': async (sink) => {
    const [one, two, three] = eventsOf(newChannel());
    await sink.write(one, two);
    await sink.write(two, three);
    await isAt(sink, three);
  },

  'keeps a replay id beyond 2^53, a string of digits, as that string': async (sink) => {
    const event = lawEvent(newChannel(), 1, { replayId: '9007199254740993' });
    await sink.write(event);
    await isAt(sink, event);
  },

  'keeps a replay id of bytes, 0x and hexadecimal digits, as that string': async (sink) => {
    const event = lawEvent(newChannel(), 1, { replayId: '0x0000000000076f5b0000' });
    await sink.write(event);
    await isAt(sink, event);
  },

  'keeps its position where an event has no replay id': async (sink) => {
    const [one] = eventsOf(newChannel());
    await sink.write(one);
    await sink.write({ channel: one.channel, data: { payload: 'of an org that retains nothing' } });
    await isAt(sink, one);
  },

  'has a position although no event of the first write has a replay id': async (sink) => {
    const [one] = eventsOf(newChannel());
    await sink.write({ channel: one.channel, data: { payload: 'without one' } });
    await sink.write(one);
    await isAt(sink, one);
  },

  'goes on where an org begins to count from the start': async (sink) => {
    const channel = newChannel();
    const [former, next] = [
      lawEvent(channel, 4_711, { createdDate: at(1) }),
      lawEvent(channel, 1, { createdDate: at(2) }),
    ];
    await sink.write(former);
    await sink.write(next);
    await isAt(sink, next);
  },
};

/** Laws of what `set` brings. */
export const markerLaws: Laws = {
  'keeps where a channel began, until an event of it is written': async (sink) => {
    const [, two] = eventsOf(newChannel());
    const start = { createdDate: at(1) };
    await sink.set(two.channel, start);
    await hasMarker(sink, two.channel, start);
    await sink.write(two);
    await isAt(sink, two);
  },

  // A channel whose position the org has refused begins again with new events.
  'keeps where a channel began again after its last event': async (sink) => {
    const [one, , three] = eventsOf(newChannel());
    const start = { createdDate: at(2) };
    await sink.write(one);
    await sink.set(one.channel, start);
    await hasMarker(sink, one.channel, start);
    await sink.write(three);
    await isAt(sink, three);
  },

  'does not go back to where a channel began before its last event': async (sink) => {
    const [, two] = eventsOf(newChannel());
    await sink.write(two);
    await sink.set(two.channel, { createdDate: at(1) });
    await isAt(sink, two);
  },

  'keeps a position behind its last event': async (sink) => {
    const [one, two, three] = eventsOf(newChannel());
    await sink.write(one);
    await sink.set(one.channel, positionOf(two));
    await isAt(sink, two);
    await sink.write(three);
    await isAt(sink, three);
  },

  'does not go back to a position before its last event': async (sink) => {
    const [one, two] = eventsOf(newChannel());
    await sink.write(one, two);
    await sink.set(one.channel, positionOf(one));
    await isAt(sink, two);
  },
};

/** Laws of what the engine has, for sinks that can be read back. */
export const contentLaws: Laws = {
  'has all events that it has written, in order': async (sink) => {
    const events = eventsOf(newChannel());
    const [one, ...others] = events;
    await sink.write(one);
    await sink.write(...others);
    await hasEvents(sink, events);
  },

  'has each event once, also where it is written again': async (sink) => {
    const events = eventsOf(newChannel());
    const [one, two, three] = events;
    await sink.write(one, two);
    await sink.write(one, two, three);
    await sink.write(three);
    await hasEvents(sink, events);
  },

  'has each event of a channel whose events have no UUID once': async (sink) => {
    const events = eventsOf(newChannel()).map(({ eventUuid: _, ...event }) => event);
    await sink.write(...events.slice(0, 2));
    await sink.write(...events);
    await hasEvents(sink, events);
  },

  'has the events that an org has counted from the start': async (sink) => {
    const channel = newChannel();
    const events = [
      lawEvent(channel, 4_711, { createdDate: at(1) }),
      lawEvent(channel, 1, { createdDate: at(2) }),
    ];
    await sink.write(...events);
    await hasEvents(sink, events);
  },

  // Those of the Pub/Sub API, across the border of a byte.
  'has each event whose replay id is bytes once, in order': async (sink) => {
    const channel = newChannel();
    const events = [
      lawEvent(channel, 1, { replayId: '0x00000000000000ff0000' }),
      lawEvent(channel, 2, { replayId: '0x00000000000001000000' }),
      lawEvent(channel, 3, { replayId: '0x00000000000001010000' }),
    ];
    await sink.write(...events.slice(0, 2));
    await sink.write(...events);
    await hasEvents(sink, events);
  },

  // Of one moment, so that only the forms tell that none of them comes again.
  'has the events that come by another API, with replay ids of another form': async (sink) => {
    const channel = newChannel();
    const createdDate = at(1);
    const events = [
      lawEvent(channel, 1, { createdDate }),
      lawEvent(channel, 2, { replayId: '0x00000000000000020000', createdDate }),
      lawEvent(channel, 3, { createdDate }),
      lawEvent(channel, 4, { createdDate }),
    ];
    for (const event of events.slice(0, 3)) await sink.write(event);
    await sink.write(...events.slice(2));
    await hasEvents(sink, events);
  },

  'has the data as they are': async (sink) => {
    const channel = newChannel();
    const data = [
      null,
      [],
      {},
      '',
      'Zoë 😀 \u0000 "',
      [1, null, { a: [] }],
      0.1,
      '9007199254740993',
    ];
    const events = data.map((one, index) => lawEvent(channel, index + 1, { data: one }));
    await sink.write(...events);
    await hasEvents(sink, events);
  },
};

/** Laws of a sink whose events outlive it. */
export const persistentLaws: Laws = {
  'has its position in its next life': async (sink) => {
    const [one, two] = eventsOf(newChannel());
    await sink.write(one, two);
    await sink.restart();
    await isAt(sink, two);
    await sink.write(two);
    await isAt(sink, two);
  },
};

const eventsOf = (channel: string): readonly [LawEvent, LawEvent, LawEvent] => [
  lawEvent(channel, 1),
  lawEvent(channel, 2),
  lawEvent(channel, 3),
];

const isAt = (sink: SinkSession, event: LawEvent): Promise<void> =>
  hasMarker(sink, event.channel, positionOf(event));

const hasEvents = async (sink: SinkSession, events: readonly LawEvent[]): Promise<void> => {
  const found = await sink.read(events[0]?.channel ?? '');
  deepStrictEqual(found.map(factsOf), events.map(factsOf));
};

const factsOf = ({ channel, data, replayId, createdDate, eventUuid }: DrawnEvent<unknown>) => ({
  channel,
  data,
  replayId,
  createdDate,
  eventUuid,
});
