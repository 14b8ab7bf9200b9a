import { Subject, config, ignoreElements, tap } from 'rxjs';
import type { Observable, Subscription } from 'rxjs';
import type { Activity } from '../reports/activity.ts';
import type { EventMessage } from '../messages/message.ts';
import { createChannels } from './channels.ts';
import type { Demand, Wanted } from '../model/demand.ts';
import { ReplayIdError } from '../errors/replay-id-error.ts';
import { InvalidOperationError } from '@sfstream/base';
import { SubscriptionError } from '../errors/subscription-error.ts';
import type { ReplayId, ReplayMarker, ReplayOption } from '../model/replay.ts';
import type { QuietSpan } from '../model/quiet-span.ts';
import { quietSpansOf } from '../model/quiet-spans-of.ts';
import { storeOf } from '../model/store-of.ts';
import type { StreamEvent } from '../model/stream-event.ts';

const [newEvents, allEvents] = [-1, -2] as const;

const start = Date.parse('2026-03-04T10:00:00Z');

/** An event of `/u/A`, dated so many seconds after the start of the test. */
const event = (replayId: ReplayId, second?: number, channel = '/u/A'): EventMessage => ({
  channel,
  data: {
    event: {
      replayId,
      ...(second !== undefined && {
        createdDate: new Date(start + second * 1_000).toISOString(),
      }),
    },
  },
});

/** Channels, and a clock in seconds after the start of the test. The server grants what it is asked for, or not yet. */
const setUp = ({ grants = true } = {}) => {
  const clock = { second: 0 };
  const channels = createChannels(() => start + clock.second * 1_000);
  const subscriptions: Subscription[] = [];
  const wanted: Wanted[] = [];
  const begun = new Map<string, Demand>();
  /** How many channels were wanted after each change. */
  const sizes: number[] = [];
  subscriptions.push(
    channels.wanted$.subscribe((next) => {
      wanted.push(next);
      sizes.push(next.demands.size);
    }),
  );

  /** The server is being asked, and from which position on. */
  const begin = (demand: Demand): ReplayId => {
    const position = demand.position();
    channels.ask(demand);
    return position;
  };

  /** The server is asked for the channel, if it was not before. */
  const ask = (name: string): void => {
    const demand = wanted.at(-1)?.demands.get(name);
    if (demand === undefined || demand === begun.get(name)) return;
    begun.set(name, demand);
    const replayId = begin(demand);
    if (grants) channels.acknowledge({ demand, replayId, serverTime: undefined });
  };

  /** Subscribes and keeps the replay ids that come, and the error that may end it. */
  const listen = (
    name: string,
    position: ReplayId = newEvents,
    fallback?: ReplayOption,
    onEvent: (replayId: ReplayId | undefined) => void = () => undefined,
  ) => {
    const received: (ReplayId | undefined)[] = [];
    const ends: unknown[] = [];
    const subscription = channels.events(name, { start: position, fallback }).subscribe({
      next: ({ replayId }) => {
        received.push(replayId);
        onEvent(replayId);
      },
      error: (error: unknown) => ends.push(error),
    });
    subscriptions.push(subscription);
    ask(name);
    return { received, ends, leave: () => subscription.unsubscribe() };
  };

  const demanded = (name: string) => wanted.at(-1)?.demands.get(name);
  /** What the server would be asked for now. */
  const position = (name = '/u/A') => demanded(name)?.position();
  /** The server subscribes the channel as it is wanted. */
  const acknowledge = (name = '/u/A', aheadBy?: number): readonly Activity[] => {
    const demand = demanded(name)!;
    return channels.acknowledge({
      demand,
      replayId: begin(demand),
      serverTime: aheadBy === undefined ? undefined : start + (clock.second + aheadBy) * 1_000,
    });
  };
  /** The server refuses the channel, or the position that was asked for. */
  const refuseReplayId = (name = '/u/A'): readonly Activity[] => {
    const demand = demanded(name)!;
    return channels.refuse(demand, new ReplayIdError(name, begin(demand), {}));
  };
  const refuse = (name = '/u/A'): readonly Activity[] =>
    channels.refuse(demanded(name)!, new SubscriptionError('no', name, {}));

  return {
    ...{
      channels,
      clock,
      wanted,
      sizes,
      ask,
      begin,
      listen,
      demanded,
      position,
      acknowledge,
      refuseReplayId,
      refuse,
    },
  };
};

describe('what is wanted of the server', () => {
  it('is nothing at first', () => {
    const { sizes, channels } = setUp();
    expect(sizes).toEqual([0]);
    expect(channels.names()).toEqual(new Set());
  });

  it('is a channel from its first subscriber on until the last one has left', () => {
    const { listen, sizes, channels } = setUp();
    const [first, second] = [listen('/u/A'), listen('/u/A')];
    expect(channels.names()).toEqual(new Set(['/u/A']));
    first.leave();
    expect(channels.names()).toEqual(new Set(['/u/A']));
    second.leave();
    expect(channels.names()).toEqual(new Set());
    expect(sizes).toEqual([0, 1, 0]);
  });

  it('does not change when someone joins who misses nothing', () => {
    const { listen, channels, acknowledge, demanded } = setUp();
    listen('/u/A');
    acknowledge();
    const before = demanded('/u/A');
    channels.deliver([event(5)]);
    listen('/u/A');
    listen('/u/A', 5);
    listen('/u/A', 7);
    expect(demanded('/u/A')).toBe(before);
  });

  it.each<[string, ReplayId]>([
    ['everything', allEvents],
    ['an earlier position', 4],
    ['an earlier position with many digits', '0000000000000000004'],
  ])('is the channel again when someone joins who wants %s', (_, from) => {
    const { listen, channels, acknowledge, demanded, position } = setUp();
    listen('/u/A', 4);
    acknowledge();
    channels.deliver([event(5)]);
    const before = demanded('/u/A');
    listen('/u/A', from);
    expect(demanded('/u/A')).not.toBe(before);
    expect(position()).toBe(from);
  });

  it('cannot be changed through the set of names', () => {
    const { listen, channels } = setUp();
    listen('/u/A');
    (channels.names() as Set<string>).clear();
    expect(channels.names()).toEqual(new Set(['/u/A']));
  });
});

describe('the position that is asked for', () => {
  it.each<[string, readonly ReplayId[], ReplayId]>([
    ['new events', [newEvents], newEvents],
    ['the replay id', [7], 7],
    ['replay id 0 (behaviour 36)', [0, 7], 0],
    ['the furthest back of all', [9, newEvents, 7], 7],
    ['everything, if anyone wants it', [7, allEvents, newEvents], allEvents],
    ['the lowest of long ids', ['9007199254740993', '9007199254740992'], '9007199254740992'],
    ['the lowest of short and long ids', ['9007199254740993', 12], 12],
  ])('is %s', (_, positions, expected) => {
    const { listen, position } = setUp({ grants: false });
    for (const from of positions) listen('/u/A', from);
    expect(position()).toBe(expected);
  });

  it('moves on with what was received (behaviour 27, behaviour 28)', () => {
    const { listen, channels, acknowledge, position } = setUp();
    listen('/u/A', allEvents);
    acknowledge();
    channels.deliver([event(1), event(9)]);
    expect(position()).toBe(9);
  });

  it('is that of the one who has come least far', () => {
    const { listen, channels, position } = setUp();
    listen('/u/A', 3);
    listen('/u/A', 6);
    channels.deliver([event(4), event(5)]);
    expect(position()).toBe(5);
  });

  it('moves on where nothing up to a later position is still to come', () => {
    const { listen, channels, position } = setUp();
    const { received } = listen('/u/A', 3);
    channels.moved('/u/A', 9);
    expect(position()).toBe(9);
    channels.deliver([event(9), event(10)]);
    expect(received).toEqual([10]);
  });

  it('is told to those who keep positions, as the end of a quiet span (P12)', () => {
    const { channels, ask, acknowledge } = setUp({ grants: false });
    const events: StreamEvent[] = [];
    const kept: QuietSpan[] = [];
    const keepUp = (quiet$: Observable<QuietSpan>): Observable<never> =>
      quiet$.pipe(
        tap((span) => kept.push(span)),
        ignoreElements(),
      );
    const participation = { start: 3, fallback: undefined, store: new Map(), keepUp };
    channels.events('/u/A', participation).subscribe((one) => events.push(one));
    ask('/u/A');
    acknowledge('/u/A', 0);
    channels.moved('/u/A', 5);
    channels.deliver([event(7)]);
    const told: QuietSpan[] = [];
    quietSpansOf(events[0]!).subscribe((span) => told.push(span));
    for (const replayId of [6, 9, 9]) channels.moved('/u/A', replayId);
    const createdDate = new Date(start - 1_000).toISOString();
    expect(kept[0]).toEqual({ after: 3, upTo: { replayId: 5, createdDate } });
    expect(told).toEqual([{ after: 7, upTo: { replayId: 9, createdDate } }]);
  });

  it('is read as the batch says, where the data do not tell', () => {
    const { listen, channels, position } = setUp();
    const { received } = listen('/u/A', 3);
    channels.deliver([{ channel: '/u/A', data: 'raw' }], () => ({ replayId: 4 }));
    expect([received, position()]).toEqual([[4], 4]);
  });

  it.each<[string, number | undefined, ReplayOption]>([
    ['three seconds', 0, allEvents],
    ['one second', 2, newEvents],
    ['no time', undefined, newEvents],
  ])('leaves no gap for one whose store took %s for its start', (_, madeAt, expected) => {
    const { channels, clock, position } = setUp();
    clock.second = 3;
    const beginning = {
      ...{ start: newEvents, since: start, fallback: undefined },
      ...(madeAt !== undefined && { madeAt: start + madeAt * 1_000 }),
    };
    channels.events('/u/A', beginning).subscribe();
    expect(position()).toBe(expected);
  });

  it('no longer heeds those who have left', () => {
    const { listen, position } = setUp();
    const early = listen('/u/A', 3);
    listen('/u/A', 6);
    early.leave();
    expect(position()).toBe(6);
  });

  it('does not move on events without a replay id (behaviour 35)', () => {
    const { listen, channels, position } = setUp();
    const { received } = listen('/u/A', 3);
    channels.deliver([{ channel: '/u/A', data: 'text' }]);
    expect(received).toEqual([undefined]);
    expect(position()).toBe(3);
  });

  it('is kept under the whole name when events come under the bare one (behaviour 38)', () => {
    const { listen, channels, position } = setUp();
    const name = "/topic/X?Name='a'";
    listen(name, 3);
    channels.deliver([event(4, undefined, '/topic/X')]);
    expect(position(name)).toBe(4);
  });

  it('leaves no gap for one who began with new events and has had none (behaviour 28)', () => {
    const { listen, acknowledge, position } = setUp({ grants: false });
    listen('/u/A');
    expect(position()).toBe(newEvents);
    acknowledge();
    expect(position()).toBe(allEvents);
  });

  it('leaves no gap for one who joined later, after the first has left', () => {
    const { listen, acknowledge, position } = setUp();
    const first = listen('/u/A');
    acknowledge();
    listen('/u/A');
    first.leave();
    expect(position()).toBe(allEvents);
  });
});

describe('events', () => {
  it('come in their order, each with the channel as it was asked for', () => {
    const { channels, ask } = setUp();
    const events: unknown[] = [];
    channels
      .events("/topic/X?Name='a'", { start: newEvents, fallback: undefined })
      .subscribe((one) => events.push(one));
    ask("/topic/X?Name='a'");
    const messages = [2, 3].map((id) => event(id, undefined, '/topic/X'));
    channels.deliver(messages);
    expect(events).toEqual(
      messages.map(({ data }, index) => ({
        channel: "/topic/X?Name='a'",
        data,
        replayId: 2 + index,
      })),
    );
  });

  it('go to all subscribers of their channel, and to no others', () => {
    const { listen, channels } = setUp();
    const [a1, a2, b] = [listen('/u/A'), listen('/u/A'), listen('/u/B')];
    channels.deliver([event(1), event(1, undefined, '/u/B'), event(2)]);
    expect([a1.received, a2.received, b.received]).toEqual([[1, 2], [1, 2], [1]]);
  });

  it('of channels that nobody listens to are passed over', () => {
    const { listen, channels } = setUp();
    const { received } = listen('/u/A');
    channels.deliver([event(1, undefined, '/event/Z'), event(2)]);
    expect(received).toEqual([2]);
  });

  it.each([
    ['/event/Order__e', '/event/order__e'],
    ['/topic/F?City=%27Rome%27', "/topic/F?City='Rome'"],
  ])('for %s go to nobody under the name %s, which is told once', (asked, name) => {
    const { channels, listen } = setUp();
    const { received } = listen(asked);
    const told = [1, 2].map((replayId) => channels.deliver([event(replayId, undefined, name)]));
    expect(received).toEqual([]);
    expect(told).toMatchObject([[{ type: 'unknown-channel', channel: name, meant: asked }], []]);
  });

  it('that were under way when a channel was left are no news', () => {
    const { channels, listen } = setUp();
    listen('/u/A').leave();
    expect(channels.deliver([event(1)])).toEqual([]);
  });

  it('go to each subscriber once, however often they come (behaviour 29)', () => {
    const { listen, channels } = setUp();
    const { received } = listen('/u/A', 0);
    channels.deliver([event(1), event(2), event(1)]);
    channels.deliver([event(2), event(3)]);
    expect(received).toEqual([1, 2, 3]);
  });

  it('are never older than the start of a subscriber, whatever the others asked for', () => {
    const { listen, channels } = setUp();
    const [five, all] = [listen('/u/A', 5), listen('/u/A', allEvents)];
    channels.deliver([event(4), event(5), event(6)]);
    expect(all.received).toEqual([4, 5, 6]);
    expect(five.received).toEqual([6]);
  });

  it('of the past do not reach one who wants new ones, whatever the others asked for', () => {
    const { listen, channels, clock, acknowledge } = setUp();
    clock.second = 100;
    const [fresh, all] = [listen('/u/A'), listen('/u/A', allEvents)];
    acknowledge('/u/A', 0);
    channels.deliver([event(1, 10), event(2, 35), event(3, 101)]);
    expect(all.received).toEqual([1, 2, 3]);
    expect(fresh.received).toEqual([3]);
  });

  it('of the past do not reach one who joins while the others are still catching up', () => {
    const { listen, channels, clock, acknowledge } = setUp();
    const all = listen('/u/A', allEvents);
    acknowledge('/u/A', 0);
    channels.deliver([event(1, -300)]);
    clock.second = 100;
    const fresh = listen('/u/A');
    channels.deliver([event(2, -200), event(3, 101)]);
    expect(all.received).toEqual([1, 2, 3]);
    expect(fresh.received).toEqual([3]);
  });

  it('that came while the connection was interrupted reach one who had none before', () => {
    const { listen, channels, clock, acknowledge } = setUp();
    const { received } = listen('/u/A');
    acknowledge('/u/A', 0);
    clock.second = 100;
    acknowledge('/u/A', 0);
    channels.deliver([event(1, -3_600), event(2, 50), event(3, 101)]);
    expect(received).toEqual([2, 3]);
  });

  it('are told by their dates again, where the first of them came beside a poll that was lost', () => {
    const { listen, channels, acknowledge } = setUp();
    const { received } = listen('/u/A');
    acknowledge('/u/A', 0);
    acknowledge('/u/A', 0);
    channels.deliver([event(1, -3_600), event(2, 50)]);
    acknowledge('/u/A', 0);
    channels.deliver([event(1, -3_600), event(2, 50), event(3, 60)]);
    expect(received).toEqual([2, 3]);
  });

  it('are dated by the server’s clock, not by this machine’s', () => {
    const { listen, channels, acknowledge } = setUp();
    const { received } = listen('/u/A');
    listen('/u/A', allEvents);
    acknowledge('/u/A', -600);
    channels.deliver([event(1, -900), event(2, -599)]);
    expect(received).toEqual([2]);
  });

  it.each([
    ['back', -3_600],
    ['forward', 3_600],
  ])('are told from old ones although this machine’s clock was set %s meanwhile', (_, by) => {
    const { listen, channels, clock, acknowledge } = setUp();
    const { received } = listen('/u/A');
    acknowledge('/u/A', 0);
    clock.second = 100 + by;
    acknowledge('/u/A', -by);
    channels.deliver([event(1, -300), event(2, 50), event(3, 101)]);
    expect(received).toEqual([2, 3]);
  });

  it('that follow the first new one are new, however they are dated (behaviour 34)', () => {
    const { listen, channels, acknowledge } = setUp();
    const { received } = listen('/u/A');
    listen('/u/A', allEvents);
    acknowledge('/u/A', 0);
    channels.deliver([event(1, -300), event(2, 5), event(3, -300)]);
    expect(received).toEqual([2, 3]);
  });

  it('do not reach one who waits for the past, before the server was asked for it', () => {
    const { listen, channels, position } = setUp();
    listen('/u/A');
    channels.deliver([event(5)]);
    const received: unknown[] = [];
    channels
      .events('/u/A', { start: 2, fallback: undefined })
      .subscribe(({ replayId }) => received.push(replayId));
    channels.deliver([event(6)]);
    expect(received).toEqual([]);
    expect(position()).toBe(2);
  });

  it('without a date count as new', () => {
    const { listen, channels, acknowledge } = setUp();
    const { received } = listen('/u/A');
    listen('/u/A', allEvents);
    acknowledge('/u/A', 0);
    channels.deliver([event(1)]);
    expect(received).toEqual([1]);
  });

  it('of a filtered PushTopic come under the bare name or the whole one (behaviour 38)', () => {
    const { listen, channels } = setUp();
    const { received } = listen("/topic/X?Name='a'");
    channels.deliver([event(1, undefined, '/topic/X'), event(2, undefined, "/topic/X?Name='a'")]);
    expect(received).toEqual([1, 2]);
  });

  it.each([
    ["/topic/X?Name='a'", '/topic/X'],
    ['/topic/X', "/topic/X?Name='a'"],
    ["/topic/X?Name='a'", "/topic/X?Name='b'"],
  ])('of %s go to nobody else: %s is refused beside it', (one, other) => {
    const { listen, channels } = setUp();
    const [first, second] = [listen(one), listen(other)];
    channels.deliver([event(1, undefined, '/topic/X'), event(2, undefined, other)]);
    expect(second.received).toEqual([]);
    expect(second.ends).toEqual([expect.any(InvalidOperationError)]);
    expect(String(second.ends[0])).toContain('Use another client');
    expect(first.received).toContain(1);
  });

  it('of a topic can be filtered otherwise once nobody listens to it', () => {
    const { listen, channels } = setUp();
    listen('/topic/X').leave();
    const filtered = listen("/topic/X?Name='a'");
    channels.deliver([event(1, undefined, '/topic/X')]);
    expect(filtered.received).toEqual([1]);
  });

  it('do not reach one whom the server has not let in yet', () => {
    const { listen, channels, acknowledge } = setUp({ grants: false });
    const { received } = listen('/u/A');
    channels.deliver([event(1)]);
    acknowledge();
    channels.deliver([event(2)]);
    expect(received).toEqual([2]);
  });

  it('reach one who joins while the server is asked for others', () => {
    const { listen, channels, acknowledge } = setUp({ grants: false });
    listen('/u/A');
    const { received } = listen('/u/A');
    acknowledge();
    channels.deliver([event(1)]);
    expect(received).toEqual([1]);
  });

  it('that the org counts again are new, where they are dated later, and a loss is announced', () => {
    const { listen, channels } = setUp();
    const { received } = listen('/u/A');
    channels.deliver([event(5_000, 1), event(5_001, 2)]);
    const told = channels.deliver([event(1, 3), event(2, 4), event(1, 3)]);
    expect(received).toEqual([5_000, 5_001, 1, 2]);
    expect(told).toEqual([
      {
        type: 'possible-loss',
        channel: '/u/A',
        reason: expect.stringContaining('1 follows 5001') as string,
      },
    ]);
  });

  it('that the org counts again are new for one who goes on from a stored position', () => {
    const { begin, channels, demanded } = setUp();
    const received: unknown[] = [];
    const createdDate = new Date(start).toISOString();
    channels
      .events('/u/A', { start: 5_000, createdDate, fallback: undefined })
      .subscribe(({ replayId }) => received.push(replayId));
    const demand = demanded('/u/A')!;
    channels.acknowledge({ demand, replayId: begin(demand), serverTime: undefined });
    const told = channels.deliver([event(1, 10), event(2, 20)]);
    expect(received).toEqual([1, 2]);
    expect(told).toHaveLength(1);
  });

  it('whose dates are out of order count for no new beginning, where others asked for the past', () => {
    const { begin, channels, demanded } = setUp();
    const received: unknown[] = [];
    const createdDate = new Date(start).toISOString();
    for (const from of [100, allEvents] as const) {
      channels
        .events('/u/A', { start: from, createdDate, fallback: undefined })
        .subscribe(({ replayId }) => received.push([from, replayId]));
    }
    const demand = demanded('/u/A')!;
    channels.acknowledge({ demand, replayId: begin(demand), serverTime: undefined });
    const told = channels.deliver([event(99, 60), event(100, 0), event(101, 70)]);
    expect(received).toEqual([
      [allEvents, 99],
      [allEvents, 100],
      [100, 101],
      [allEvents, 101],
    ]);
    expect(told).toEqual([]);
  });

  it('tell each subscriber its own store', () => {
    const { begin, channels, demanded } = setUp();
    const stores = [new Map<string, ReplayMarker>(), new Map<string, ReplayMarker>(), undefined];
    const told: unknown[] = [];
    for (const store of stores) {
      channels
        .events('/u/A', { start: newEvents, fallback: undefined, store })
        .subscribe((received) => told.push(storeOf(received)));
    }
    const demand = demanded('/u/A')!;
    channels.acknowledge({ demand, replayId: begin(demand), serverTime: undefined });
    channels.deliver([event(1)]);
    expect(told.map((store) => stores.indexOf(store as never))).toEqual([0, 1, 2]);
  });

  it('are counted until they have been handed over', () => {
    const { listen, channels } = setUp();
    const pending: number[] = [];
    listen('/u/A', newEvents, undefined, () => pending.push(channels.pendingCount()));
    channels.deliver([event(1), event(2), event(3)]);
    expect(pending).toEqual([2, 1, 0]);
    expect(channels.pendingCount()).toBe(0);
  });

  it('are counted for each subscriber that is given one, and not where they are for nobody', () => {
    const { channels, listen } = setUp();
    listen('/u/A');
    listen('/u/A');
    channels.deliver([event(1), event(1), event(2), event(3, undefined, '/u/B')]);
    expect(channels.handedCount()).toBe(4);
  });

  it('are kept for nobody: who joins later gets only what comes later', () => {
    const { listen, channels } = setUp();
    listen('/u/A');
    channels.deliver([event(1)]);
    const late = listen('/u/A');
    channels.deliver([event(1), event(2)]);
    expect(late.received).toEqual([2]);
  });
});

describe('coming and going during a delivery', () => {
  it('ends with the event at hand for one who leaves', () => {
    const { listen, channels } = setUp();
    const leaving = listen('/u/A', newEvents, undefined, () => leaving.leave());
    const staying = listen('/u/A');
    channels.deliver([event(1), event(2)]);
    expect([leaving.received, staying.received]).toEqual([[1], [1, 2]]);
  });

  it('takes nothing from others when one makes another leave', () => {
    const { listen, channels } = setUp();
    const first = listen('/u/A', newEvents, undefined, () => second.leave());
    const second = listen('/u/A');
    const third = listen('/u/A');
    channels.deliver([event(1), event(2)]);
    expect([first.received, second.received, third.received]).toEqual([[1, 2], [], [1, 2]]);
  });

  it('begins with the next event for one who joins', () => {
    const { listen, channels } = setUp();
    const joined: ReturnType<typeof listen>[] = [];
    listen('/u/A', newEvents, undefined, () => {
      if (joined.length === 0) joined.push(listen('/u/A'));
    });
    channels.deliver([event(1), event(2)]);
    expect(joined[0]?.received).toEqual([2]);
  });

  it('gives each event once to one who leaves and joins again', () => {
    const { channels, ask } = setUp();
    const received: unknown[] = [];
    const again = new Subject<void>();
    const join = (): Subscription => {
      const joined = channels
        .events('/u/A', { start: newEvents, fallback: undefined })
        .subscribe((one) => {
          received.push(one.replayId);
          if (one.replayId === 1) again.next();
        });
      ask('/u/A');
      return joined;
    };
    let subscription = join();
    again.subscribe(() => {
      subscription.unsubscribe();
      subscription = join();
    });
    channels.deliver([event(1), event(2)]);
    expect(received).toEqual([1, 2]);
  });
});

describe('a subscriber that throws', () => {
  afterEach(() => {
    config.onUnhandledError = null;
  });

  it('disturbs no other, and loses no event for them (behaviour 44)', async () => {
    const { listen, channels } = setUp();
    const failure = new Error('of the consumer');
    const reported = new Promise((resolve) => {
      config.onUnhandledError = resolve;
    });
    const throwing = listen('/u/A', newEvents, undefined, (id) => {
      if (id === 1) throw failure;
    });
    const other = listen('/u/A');
    channels.deliver([event(1), event(2), event(3)]);
    expect(throwing.received).toEqual([1, 2, 3]);
    expect(other.received).toEqual([1, 2, 3]);
    expect(await reported).toBe(failure);
  });
});

describe('an acknowledgement', () => {
  it('is told as subscribed, later as resubscribed, with the position that was asked for', () => {
    const { listen, channels, acknowledge } = setUp({ grants: false });
    listen('/u/A', 5);
    expect(acknowledge()).toEqual([{ type: 'subscribed', channel: '/u/A', replayId: 5 }]);
    channels.deliver([event(6)]);
    expect(acknowledge()).toEqual([{ type: 'resubscribed', channel: '/u/A', replayId: 6 }]);
  });

  it('of a channel that everyone has left is not told', () => {
    const { listen, channels, demanded } = setUp();
    const { leave } = listen('/u/A');
    const demand = demanded('/u/A')!;
    leave();
    expect(channels.acknowledge({ demand, replayId: -1, serverTime: undefined })).toEqual([]);
  });
});

describe('a refused replay id', () => {
  it('fails those that have no fallback, with the error that names it (behaviour 22)', () => {
    const { listen, channels, refuseReplayId } = setUp();
    const { ends } = listen('/u/A', 5);
    expect(refuseReplayId()).toEqual([]);
    expect(ends).toEqual([expect.objectContaining({ name: 'ReplayIdError', replayId: 5 })]);
    expect(channels.names()).toEqual(new Set());
  });

  it('is replaced by the fallback, and told as a possible loss (behaviour 22)', () => {
    const { listen, refuseReplayId, position, demanded } = setUp();
    const { ends } = listen('/u/A', 5, allEvents);
    const before = demanded('/u/A');
    expect(refuseReplayId()).toEqual([
      { type: 'replay-fallback', channel: '/u/A', replayId: 5, fallback: allEvents },
      { type: 'possible-loss', channel: '/u/A', reason: expect.stringContaining('5') },
    ]);
    expect(position()).toBe(allEvents);
    expect(demanded('/u/A')).not.toBe(before);
    expect(ends).toEqual([]);
  });

  it('is not sent again, also when no event comes after the fallback (behaviour 26)', () => {
    const { listen, refuseReplayId, acknowledge, position } = setUp();
    listen('/u/A', 5, newEvents);
    refuseReplayId();
    expect(position()).toBe(newEvents);
    acknowledge();
    expect(position()).not.toBe(5);
  });

  it('concerns only those who stand there', () => {
    const { listen, refuseReplayId, position } = setUp();
    const [stale, fresh] = [listen('/u/A', 5), listen('/u/A', 9)];
    refuseReplayId();
    expect(stale.ends).toHaveLength(1);
    expect(fresh.ends).toEqual([]);
    expect(position()).toBe(9);
  });

  it('is answered by each subscriber as it was configured', () => {
    const { listen, refuseReplayId, position } = setUp();
    const [failing, falling] = [listen('/u/A', 5), listen('/u/A', 5, allEvents)];
    refuseReplayId();
    expect([failing.ends.length, falling.ends.length]).toEqual([1, 0]);
    expect(position()).toBe(allEvents);
  });

  it('concerns no other channel (behaviour 24)', () => {
    const { listen, refuseReplayId, position } = setUp();
    listen('/u/A', 5, allEvents);
    listen('/u/B', 7, allEvents);
    refuseReplayId();
    expect(position('/u/B')).toBe(7);
  });

  it('makes no endless loop when the fallback itself is refused', () => {
    const { listen, refuseReplayId, channels } = setUp();
    const { ends } = listen('/u/A', 5, allEvents);
    refuseReplayId();
    expect(refuseReplayId()).toEqual([]);
    expect(ends).toEqual([expect.objectContaining({ name: 'ReplayIdError', replayId: allEvents })]);
    expect(channels.names()).toEqual(new Set());
  });

  it('does not bring back what was received before, when everything is sent again', () => {
    const { listen, channels, refuseReplayId } = setUp();
    const { received } = listen('/u/A', 0, allEvents);
    channels.deliver([event(1, 1), event(2, 2), event(3, 3)]);
    refuseReplayId();
    channels.deliver([event(2, 2), event(3, 3), event(4, 4)]);
    expect(received).toEqual([1, 2, 3, 4]);
  });

  it('does not bring back events whose dates are a little later than that of the last one', () => {
    const { listen, channels, refuseReplayId } = setUp();
    const { received } = listen('/u/A', 0, allEvents);
    channels.deliver([event(1, 2), event(2, 1)]);
    refuseReplayId();
    channels.deliver([event(1, 2), event(2, 1), event(3, 3)]);
    expect(received).toEqual([1, 2, 3]);
  });

  it('does not bring back what comes before a start whose date is known', () => {
    const { channels, ask, refuseReplayId } = setUp();
    const received: unknown[] = [];
    const createdDate = new Date(start + 5_000).toISOString();
    channels
      .events('/u/A', { start: 5, createdDate, fallback: allEvents })
      .subscribe((one) => received.push(one.replayId));
    ask('/u/A');
    refuseReplayId();
    channels.deliver([event(4, 4), event(5, 5), event(6, 6)]);
    expect(received).toEqual([6]);
  });

  it('loses nothing when the ids have begun again, which only the dates tell', () => {
    const { listen, channels, refuseReplayId } = setUp();
    const { received } = listen('/u/A', 0, allEvents);
    channels.deliver([event(100, 1)]);
    refuseReplayId();
    channels.deliver([event(1, 2), event(2, 3)]);
    expect(received).toEqual([100, 1, 2]);
  });

  /** What one who stood at replay id 10, made at the start of the test, gets after a fallback to all events. */
  const afterFallback = (name: string, ...batches: readonly (readonly EventMessage[])[]) => {
    const { channels, ask, refuseReplayId } = setUp();
    const received: unknown[] = [];
    const createdDate = new Date(start).toISOString();
    channels
      .events(name, { start: 10, createdDate, fallback: allEvents })
      .subscribe((one) => received.push(one.replayId));
    ask(name);
    refuseReplayId(name);
    batches.forEach((batch) => channels.deliver(batch));
    return received;
  };

  it.each([
    ['/event/A', 600],
    ['/topic/A', 600],
    ['/data/A', 60],
    ['/u/A', 60],
  ])(
    'brings events of %s again that were made up to %d seconds before that of the position, where it is gone',
    (name, seconds) => {
      const batch = [event(7, -seconds - 1, name), event(8, -seconds, name), event(9, 1, name)];
      expect(afterFallback(name, batch)).toEqual([8, 9]);
    },
  );

  it('brings nothing again where the event of the position comes again, too', () => {
    const name = '/event/A';
    const batch = [event(9, -1, name), event(10, 0, name), event(11, 1, name)];
    expect(afterFallback(name, batch)).toEqual([11]);
  });

  it('brings again what comes in an answer before that event', () => {
    const name = '/event/A';
    const batches = [[event(8, -2, name), event(9, -1, name)], [event(10, 0, name)]];
    expect(afterFallback(name, ...batches)).toEqual([8, 9, 10]);
  });

  it('does not take the event of another channel for that of the position', () => {
    const name = '/event/A';
    expect(afterFallback(name, [event(9, -1, name), event(10, 0, '/event/B')])).toEqual([9]);
  });

  it('takes whatever comes next when the fallback is new events', () => {
    const { listen, channels, refuseReplayId, acknowledge } = setUp();
    const { received } = listen('/u/A', 0, newEvents);
    channels.deliver([event(100, 1)]);
    refuseReplayId();
    acknowledge();
    channels.deliver([event(1, 2)]);
    expect(received).toEqual([100, 1]);
  });

  it('takes all who stood there back to new events together, and to nothing before', () => {
    const { listen, refuseReplayId, acknowledge, position, channels } = setUp();
    const both = [listen('/u/A', 5, newEvents), listen('/u/A', 5, newEvents)];
    acknowledge();
    refuseReplayId();
    expect(position()).toBe(newEvents);
    acknowledge();
    channels.deliver([event(1, 1)]);
    expect(both.map(({ received }) => received)).toEqual([[1], [1]]);
  });

  it('is not asked for by one who joins after the fallback, before any event', () => {
    const { channels, listen, refuseReplayId, position } = setUp();
    const { leave } = listen('/u/A', 4, allEvents);
    channels.deliver([event(5, 1)]);
    refuseReplayId();
    listen('/u/A');
    leave();
    expect(position()).not.toBe(5);
  });

  it('is no matter of one who has moved on meanwhile: it asks again', () => {
    const { listen, channels, demanded, position } = setUp();
    const { ends } = listen('/u/A', 5);
    const before = demanded('/u/A')!;
    channels.deliver([event(6)]);
    expect(channels.refuse(before, new ReplayIdError('/u/A', 5, {}))).toEqual([]);
    expect(ends).toEqual([]);
    expect(position()).toBe(6);
    expect(demanded('/u/A')).not.toBe(before);
  });
});

describe('a refused channel', () => {
  it('fails all its subscribers, also those with a fallback (behaviour 23)', () => {
    const { listen, refuse, channels } = setUp();
    const [one, other] = [listen('/u/A', 5, allEvents), listen('/u/A')];
    expect(refuse()).toEqual([]);
    expect([...one.ends, ...other.ends]).toEqual([
      expect.any(SubscriptionError),
      expect.any(SubscriptionError),
    ]);
    expect(channels.names()).toEqual(new Set());
  });

  it('does not disturb other channels', () => {
    const { listen, refuse, channels } = setUp();
    listen('/u/A');
    const b = listen('/u/B');
    refuse();
    channels.deliver([event(1, undefined, '/u/B')]);
    expect(b.received).toEqual([1]);
    expect(b.ends).toEqual([]);
  });

  it('that everyone has left meanwhile changes nothing', () => {
    const { listen, channels, demanded, wanted } = setUp();
    const { leave } = listen('/u/A');
    const demand = demanded('/u/A')!;
    leave();
    const before = wanted.length;
    expect(channels.refuse(demand, new SubscriptionError('no', '/u/A', {}))).toEqual([]);
    expect(wanted).toHaveLength(before);
  });

  it('can be subscribed again', () => {
    const { listen, refuse, channels } = setUp();
    listen('/u/A');
    refuse();
    const again = listen('/u/A');
    channels.deliver([event(1)]);
    expect(again.received).toEqual([1]);
  });
});

it('events of an org that counts again are not taken for old ones by a subscriber without a date', () => {
  const { channels, demanded, listen } = setUp();
  const { received } = listen('/u/A', 5_000);
  const told = channels.deliver([event(1, 10), event(2, 11)]);
  expect(received).toEqual([1, 2]);
  expect(told).toMatchObject([{ type: 'possible-loss', channel: '/u/A' }]);
  expect(demanded('/u/A')?.position()).toBe(2);
});

describe('a subscriber of new events whose store holds when it began', () => {
  const kept = { start: newEvents, fallback: undefined, since: start } as const;

  it('asks for new events where it asks at once', () => {
    const { channels, position, clock } = setUp({ grants: false });
    channels.events('/u/A', kept).subscribe();
    clock.second = 1;
    expect(position()).toBe(newEvents);
  });

  it('asks for the past, too, where it asks later', () => {
    const { channels, position, clock } = setUp({ grants: false });
    channels.events('/u/A', kept).subscribe();
    clock.second = 100;
    expect(position()).toBe(allEvents);
  });

  it('asks for the past, too, where it asks later and the server does not tell its time', () => {
    const { channels, position, clock } = setUp({ grants: false });
    channels.events('/u/A', { ...kept, since: 0 }).subscribe();
    expect(position()).toBe(newEvents);
    clock.second = 100;
    expect(position()).toBe(allEvents);
  });

  it('asks for the past where it was asked for before, and no answer came', () => {
    const { begin, channels, demanded, position } = setUp({ grants: false });
    channels.events('/u/A', kept).subscribe();
    expect(begin(demanded('/u/A')!)).toBe(newEvents);
    expect(position()).toBe(allEvents);
  });

  it('takes a channel that others have back to its start, where it joins late', () => {
    const { channels, clock, listen, position, acknowledge } = setUp();
    channels.setServerTime(start);
    const other = listen('/u/A');
    clock.second = 100;
    channels.deliver([event(1, 100)]);
    const received: (ReplayId | undefined)[] = [];
    channels.events('/u/A', kept).subscribe(({ replayId }) => received.push(replayId));
    expect(position()).toBe(allEvents);
    acknowledge();
    channels.deliver([event(0, -100), event(1, 100), event(2, 101)]);
    expect(received).toEqual([1, 2]);
    expect(other.received).toEqual([1, 2]);
  });

  it('does not go round in circles where its fallback is new events', () => {
    const { channels, position, refuseReplayId } = setUp({ grants: false });
    const errors: unknown[] = [];
    channels
      .events('/u/A', { ...kept, start: allEvents, fallback: newEvents })
      .subscribe({ error: (error: unknown) => errors.push(error) });
    refuseReplayId();
    expect(position()).toBe(newEvents);
    refuseReplayId();
    expect(errors).toMatchObject([{ replayId: newEvents }]);
  });
});
