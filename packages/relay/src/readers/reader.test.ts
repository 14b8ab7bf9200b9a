import type { StreamEvent } from '@sfstream/core';
import { ReplayOption } from '@sfstream/core';
import { Subject, filter } from 'rxjs';
import { createRelay } from '../relay/create-relay.ts';
import type { ReadRequest } from '../relay/read-request.ts';
import type { RelayOptions } from '../options/relay-options.ts';
import { decodeCursor, encodeCursor } from '../wire/cursor.ts';
import type { RelayMessage } from '../wire/relay-message.ts';

const orders = '/event/Order__e';
const secrets = '/event/Secret__e';

/** A relay without a network, to which events can be given. */
const openRelay = (options: Partial<RelayOptions> = {}) => {
  const origin = new Subject<StreamEvent>();
  const relay = createRelay(
    { channel: (name) => origin.pipe(filter(({ channel }) => channel === name)) },
    { channels: () => ({}), ...options },
  );
  const ends: (() => void)[] = [];
  const messagesOf = (request: Partial<ReadRequest>): RelayMessage[] => {
    const messages: RelayMessage[] = [];
    const reading = relay
      .stream({ channels: [orders], authorize: () => true, ...request })
      .subscribe((message) => messages.push(message));
    ends.push(() => reading.unsubscribe());
    return messages;
  };
  const read = (request: Partial<ReadRequest>): string[] => {
    const ids: string[] = [];
    const reading = relay
      .stream({ channels: [orders], authorize: () => true, ...request })
      .pipe(filter((message: RelayMessage) => message.type !== 'heartbeat'))
      .subscribe(({ id }) => ids.push(id));
    ends.push(() => reading.unsubscribe());
    return ids;
  };
  return {
    read,
    messagesOf,
    publish: (channel: string, replayId: number, data: unknown = {}) =>
      origin.next({ channel, replayId, data }),
    /** Publishes an order that is made `later` milliseconds from now. */
    publishLater: (replayId: number, later: number) => {
      const createdDate = new Date(Date.now() + later).toISOString();
      origin.next({ channel: orders, replayId, createdDate, data: {} });
    },
    close: () => {
      relay.close(); // says bye
      ends.forEach((end) => end());
    },
  };
};

let relay: ReturnType<typeof openRelay>;
beforeEach(() => (relay = openRelay()));
afterEach(() => relay.close());

const positionsIn = (id = ''): Record<string, readonly unknown[]> =>
  Object.fromEntries(decodeCursor(id) ?? []) as Record<string, readonly unknown[]>;

/** What a position says to its reader: all but its two random texts. */
const sayingOf = (id = ''): unknown => {
  const [epoch, key, ...rest] = positionsIn(id)[orders] ?? [];
  expect([epoch, key]).toEqual([
    expect.stringMatching(/^[\w+/]{4}$/),
    expect.stringMatching(/^[\w+/]{8}$/),
  ]);
  return rest;
};

const ofTeam =
  (team: string): ReadRequest['select'] =>
  ({ data }) =>
    (data as { team: string }).team === team ? data : undefined;

it('a cursor says nothing of how much comes on other channels', () => {
  relay.read({ channels: [secrets] });
  const ids = relay.read({});
  relay.publish(orders, 1);
  for (let replayId = 1; replayId <= 7; replayId += 1) relay.publish(secrets, replayId);
  relay.publish(orders, 2);
  expect(ids.map(sayingOf)).toEqual([[], [1], [2]]);
  expect(Object.keys(positionsIn(ids.at(-1)))).toEqual([orders]);
});

it('a cursor says nothing of events that are withheld from its reader', () => {
  relay.read({});
  relay.publish(orders, 1, { team: 'b' });
  const ids = relay.read({ select: ofTeam('a') });
  relay.publish(orders, 2, { team: 'a' });
  relay.publish(orders, 3, { team: 'b' });
  relay.publish(orders, 4, { team: 'b' });
  relay.close();
  expect(ids.map(sayingOf)).toEqual([[], [2], [2]]);
  expect(ids[2]).toBe(ids[1]);
});

it('a reader from whom events are withheld goes on behind the last one that it was told of', () => {
  relay.read({});
  const ids = relay.read({ select: ofTeam('a') });
  relay.publish(orders, 1, { team: 'a' });
  relay.publish(orders, 2, { team: 'b' });
  const again = relay.read({ select: ofTeam('a'), cursor: ids.at(-1) });
  relay.publish(orders, 3, { team: 'a' });
  expect(again.map(sayingOf)).toEqual([[1], [3]]);
});

it('who keeps the positions itself is told only of those that have changed', () => {
  const channels = [orders, secrets];
  const whole = relay.read({ channels });
  const changes = relay.read({ channels, merges: true });
  relay.publish(orders, 1);
  relay.publish(secrets, 5);
  const named = (ids: readonly string[]): unknown => ids.map((id) => Object.keys(positionsIn(id)));
  expect(named(whole)).toEqual([channels, channels, channels]);
  expect(named(changes)).toEqual([channels, [orders], [secrets]]);
  const merged = changes.map(positionsIn).reduce((all, more) => ({ ...all, ...more }));
  expect(merged).toEqual(positionsIn(whole.at(-1)));
});

describe('a reader whose replay id is ahead of the org', () => {
  /** What the relay tells of: the replay ids of events, and gaps. */
  const newsIn = (messages: readonly RelayMessage[]): unknown[] =>
    messages.flatMap((message) => {
      if (message.type !== 'event' && message.type !== 'gap') return [];
      const { replayId, reason } = JSON.parse(message.data) as Record<string, unknown>;
      return [replayId ?? reason];
    });
  const cursor = encodeCursor({ [orders]: ['former', 'key', 162] });

  it('is told of a gap, and then gets all, once an event that was made after it came has an earlier id', () => {
    relay = openRelay({ replay: ReplayOption.AllEvents });
    const messages = relay.messagesOf({ cursor });
    relay.publishLater(1, -5_000);
    relay.publishLater(2, 5_000); // Clocks may differ.
    expect(newsIn(messages)).toEqual([]);
    relay.publishLater(3, 15_000);
    relay.publishLater(4, 16_000);
    expect(newsIn(messages)).toEqual(['log-too-short', 1, 2, 3, 4]);
  });

  it('is told the same where the log began with new events', () => {
    const messages = relay.messagesOf({ cursor });
    relay.publishLater(1, 15_000);
    expect(newsIn(messages)).toEqual(['log-too-short', 'log-too-short', 1]);
  });

  it('goes on from then behind the last event that it got', () => {
    const ids = relay.read({ cursor });
    relay.publishLater(1, 15_000);
    expect(sayingOf(ids.at(-1))).toEqual([1]);
  });

  it('gets no event twice that another replica of the relay gave it', () => {
    relay = openRelay({ replay: ReplayOption.AllEvents });
    const messages = relay.messagesOf({ cursor });
    relay.publishLater(161, -5_000);
    relay.publishLater(162, -1_000);
    relay.publishLater(163, 15_000);
    expect(newsIn(messages)).toEqual([163]);
  });
});
