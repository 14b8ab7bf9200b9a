import type { Activity, StreamEvent } from '@sfstream/core';
import { ReplayOption } from '@sfstream/core';
import { marbles } from '@sfstream/testing';
import { EMPTY, NEVER, filter, map, throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import { createRelay } from './create-relay.ts';
import { AuthorizeTimeoutError } from '../errors/authorize-timeout-error.ts';
import { NotAllowedError } from '../errors/not-allowed-error.ts';
import type { RelayActivity } from '../feeds/relay-activity.ts';
import type { RelayMessage } from '../wire/relay-message.ts';
import type { RelayOptions } from '../options/relay-options.ts';
import type { RelayedEvent } from '../wire/relayed-event.ts';

const order = '/event/Order__e';
const reading = { channels: [order], authorize: () => true };

const event = (replayId: number, data: unknown = replayId): StreamEvent => ({
  channel: order,
  replayId,
  data,
});

const relayOf = (event$: Observable<StreamEvent>, options: Partial<RelayOptions> = {}) =>
  createRelay({ channel: () => event$ }, { channels: { [order]: {} }, ...options });

/** s, e, g, b for state, event, gap, bye, and h for a sign of life. */
const initial = map((message: RelayMessage) => message.type.charAt(0));

it(
  'tells of events as they come, and shows signs of life',
  marbles(({ cold, expectObservable, scheduler }) => {
    const relay = relayOf(cold('--a 7ms b', { a: event(1), b: event(2) }), {
      heartbeat: 5,
      scheduler,
    });
    expectObservable(relay.stream(reading).pipe(initial), '12ms !').toBe('s-e--h----(eh)');
  }),
);

it(
  'keeps a channel for a while after its last reader has left, so that one may come back',
  marbles(({ cold, expectObservable, expectSubscriptions, scheduler }) => {
    const event$ = cold('--a', { a: event(1) });
    const relay = relayOf(event$, { linger: 20, scheduler });
    expectObservable(relay.stream(reading).pipe(initial), '5ms !').toBe('s-e');
    expectObservable(relay.stream(reading).pipe(initial), '15ms ^ 4ms !').toBe('15ms s');
    expectSubscriptions(event$.subscriptions).toBe('^ 39ms !');
  }),
);

it(
  'readers of one channel share its subscription',
  marbles(({ cold, expectObservable, expectSubscriptions, scheduler }) => {
    const event$ = cold('--a', { a: event(1) });
    const relay = relayOf(event$, { linger: 0, scheduler });
    expectObservable(relay.stream(reading).pipe(initial), '5ms !').toBe('s-e');
    expectObservable(relay.stream(reading).pipe(initial), '-^---!').toBe('-se');
    expectSubscriptions(event$.subscriptions).toBe('^----!');
  }),
);

it(
  'tells that a channel is down while it waits to try again, and of the gap that this makes',
  marbles(({ cold, expectObservable, expectSubscriptions, scheduler }) => {
    const event$ = cold<StreamEvent>('--#');
    const relay = relayOf(event$, { backoff: () => 10, linger: 0, scheduler });
    expectObservable(relay.stream(reading).pipe(initial), '13ms !').toBe('s-(sg)');
    expectSubscriptions(event$.subscriptions).toBe(['^-!', '12ms ^!']);
  }),
);

it(
  'tells of a gap when a channel fails whose events have no replay ids',
  marbles(({ cold, expectObservable, scheduler }) => {
    const event$ = cold('-a#', { a: { channel: order, data: {} } });
    const relay = relayOf(event$, { backoff: () => 10, linger: 0, scheduler });
    expectObservable(relay.stream(reading).pipe(initial), '11ms !').toBe('se(sg)');
  }),
);

it(
  'says bye when the relay is closed, and when its client is',
  marbles(({ cold, expectObservable, scheduler }) => {
    expectObservable(relayOf(cold('--|'), { scheduler }).stream(reading).pipe(initial)).toBe(
      's-(b|)',
    );
    const relay = relayOf(cold('---'), { scheduler });
    scheduler.schedule(() => relay.close(), 2);
    expectObservable(relay.stream(reading).pipe(initial)).toBe('s-(b|)');
  }),
);

it(
  'keeps the position after which its log holds everything, once in a second',
  marbles(({ cold, expectObservable, flush, scheduler }) => {
    const stored: unknown[] = [];
    const store = {
      get: () => undefined,
      set: (_: string, marker: unknown) => stored.push([scheduler.now(), marker]),
    };
    const event$ = cold('abcd 1s e', {
      a: event(1),
      b: event(2),
      c: event(3),
      d: event(4),
      e: event(5),
    });
    const relay = relayOf(event$, { replay: store, log: { size: 2 }, linger: 0, scheduler });
    expectObservable(relay.stream(reading), '3s !');
    flush();
    expect(stored).toEqual([
      [0, { replayId: 1 }],
      [1_000, { replayId: 2 }],
      [2_000, { replayId: 3 }],
    ]);
  }),
);

it(
  'a store that fails disturbs no reader',
  marbles(({ cold, expectObservable, flush, scheduler }) => {
    const activities: RelayActivity[] = [];
    const store = { get: () => undefined, set: () => false };
    const relay = relayOf(cold('-a', { a: event(1) }), { replay: store, linger: 0, scheduler });
    relay.activity$.subscribe((activity) => activities.push(activity));
    expectObservable(relay.stream(reading).pipe(initial), '3ms !').toBe('se');
    flush();
    expect(activities.map(({ type }) => type)).toEqual([
      'channel-opened',
      'store-failed',
      'channel-closed',
    ]);
  }),
);

it(
  'a store that does not answer a write is asked again after 5 s and a pause, for the position of that time',
  marbles(({ cold, expectObservable, flush, scheduler }) => {
    const activities: RelayActivity[] = [];
    const asked: unknown[] = [];
    const store = {
      get: () => undefined,
      set: (_: string, marker: unknown) => {
        asked.push([scheduler.now(), marker]);
        return asked.length < 3 ? NEVER : undefined;
      },
    };
    const event$ = cold('a 4999ms (bc)', { a: event(1), b: event(2), c: event(3) });
    const options = { replay: store, log: { size: 1 }, linger: 0, backoff: () => 1_000, scheduler };
    const relay = relayOf(event$, options);
    relay.activity$.subscribe((activity) => activities.push(activity));
    expectObservable(
      relay.stream(reading).pipe(
        filter(({ type }) => type !== 'heartbeat'),
        initial,
      ),
      '20s !',
    ).toBe('(se) 4996ms (ee)');
    flush();
    expect(asked).toEqual([
      [0, { replayId: 1 }],
      [6_000, { replayId: 2 }],
      [12_000, { replayId: 2 }],
      [13_000, { replayId: 2 }], // The one that waited for it, and meant the same.
    ]);
    expect(activities.filter(({ type }) => type === 'store-failed')).toHaveLength(2);
  }),
);

it(
  'a store that does not answer a question is told as a channel that is down, until it does',
  marbles(({ cold, expectObservable, flush, scheduler }) => {
    const activities: RelayActivity[] = [];
    let questions = 0;
    const store = {
      get: () => ((questions += 1) < 3 ? NEVER : undefined),
      set: () => undefined,
    };
    const event$ = cold('500ms a', { a: event(1) });
    const relay = relayOf(event$, { replay: store, linger: 0, backoff: () => 1_000, scheduler });
    relay.activity$.subscribe((activity) => activities.push(activity));
    expectObservable(
      relay.stream(reading).pipe(map((message) => ('data' in message ? message.data : ''))),
      '14s !',
    ).toBe('a 4999ms b 7499ms (ae)', {
      a: '{"down":[]}',
      b: `{"down":["${order}"]}`,
      e: `{"channel":"${order}","replayId":1,"data":1}`,
    });
    flush();
    expect(activities.filter(({ type }) => type === 'channel-failed')).toHaveLength(2);
  }),
);

it(
  'a channel that fails again and again stays down all the while',
  marbles(({ cold, expectObservable, expectSubscriptions, scheduler }) => {
    const event$ = cold<StreamEvent>('5ms #');
    const relay = relayOf(event$, { backoff: () => 10, linger: 0, scheduler });
    const state$ = relay.stream(reading).pipe(
      filter(({ type }) => type === 'state'),
      initial,
    );
    expectObservable(state$, '40ms !').toBe('s 4ms s');
    expectSubscriptions(event$.subscriptions).toBe(['^ 4ms !', '15ms ^ 4ms !', '30ms ^ 4ms !']);
  }),
);

it(
  'a channel is no longer down once Salesforce acknowledges it, or when it has stood for 10 s',
  marbles(({ cold, hot, expectObservable, scheduler }) => {
    const downAt = (activity$: Observable<Activity>): Observable<unknown> => {
      let tries = 0;
      const channel = (): Observable<StreamEvent> =>
        (tries += 1) === 1 ? cold<StreamEvent>('#') : NEVER;
      const relay = createRelay(
        { channel, activity$ },
        {
          channels: { [order]: {} },
          replay: ReplayOption.AllEvents,
          backoff: () => 10,
          scheduler,
        },
      );
      return relay.stream(reading).pipe(
        filter(({ type }) => type === 'state'),
        initial,
      );
    };
    const subscribed = (channel: string): Activity => ({
      type: 'subscribed',
      channel,
      replayId: -1,
    });
    const activity$ = hot('--------------o-a', {
      o: subscribed('/event/Other__e'),
      a: subscribed(order),
    });
    expectObservable(downAt(activity$), '20s !').toBe('(ss) 12ms s');
    expectObservable(downAt(EMPTY), '20s !').toBe('(ss) 10006ms s');
  }),
);

it(
  'authorize that does not answer is waited for 10 s, and told',
  marbles(({ expectObservable, flush, scheduler }) => {
    const activities: RelayActivity[] = [];
    const relay = relayOf(NEVER, { scheduler });
    relay.activity$.subscribe((activity) => activities.push(activity));
    const refused$ = relay.stream({ channels: [order], authorize: () => NEVER });
    const error = new AuthorizeTimeoutError(10_000);
    expectObservable(refused$).toBe('10s #', {}, error);
    flush();
    expect(activities).toEqual([{ type: 'authorize-failed', channels: [order], error }]);
  }),
);

it(
  'a backoff that throws ends no reader',
  marbles(({ cold, expectObservable, scheduler }) => {
    const backoff = (): number => {
      throw new Error('no table for that');
    };
    const relay = relayOf(cold('#'), { backoff, linger: 0, scheduler });
    const state$ = relay.stream(reading).pipe(
      filter(({ type }) => type === 'state'),
      initial,
    );
    expectObservable(state$, '90s !').toBe('(ss)');
  }),
);

it(
  'integers that numbers cannot hold reach readers with all their digits, selected by one of them or not',
  marbles(({ cold, expectObservable, scheduler }) => {
    const data = { amount: 999999999999999999n };
    const relay = relayOf(cold('-a', { a: event(1, data) }), { linger: 0, scheduler });
    const text = map((message: RelayMessage) => ('data' in message ? message.data : ''));
    const select = ({ data }: RelayedEvent): unknown => data;
    const values = {
      s: '{"down":[]}',
      e: `{"channel":"${order}","replayId":1,"data":{"amount":999999999999999999}}`,
    };
    expectObservable(relay.stream(reading).pipe(text), '3ms !').toBe('se', values);
    expectObservable(relay.stream({ ...reading, select }).pipe(text), '3ms !').toBe('se', values);
  }),
);

it(
  'an event that cannot be read is a gap, and shows nothing of itself',
  marbles(({ cold, expectObservable, scheduler }) => {
    const circular: { self?: unknown } = {};
    circular.self = circular;
    const event$ = cold('-abc', { a: event(1), b: event(2, circular), c: event(3) });
    const relay = relayOf(event$, { linger: 0, scheduler });
    expectObservable(relay.stream(reading).pipe(initial), '5ms !').toBe('sege');
  }),
);

it(
  'an event of which nothing is selected is left out',
  marbles(({ cold, expectObservable, scheduler }) => {
    const event$ = cold('-ab', { a: event(1), b: event(2) });
    const select = ({ replayId }: StreamEvent): unknown => (replayId === 1 ? undefined : 'b');
    const relay = relayOf(event$, { channels: { [order]: { select } }, linger: 0, scheduler });
    expectObservable(relay.stream(reading).pipe(initial), '4ms !').toBe('s-e');
  }),
);

it(
  'a reader whose cursor is none is told so, and gets what is new',
  marbles(({ cold, expectObservable, scheduler }) => {
    const relay = relayOf(cold('----a', { a: event(1) }), { linger: 0, scheduler });
    const message$ = relay.stream({ ...reading, cursor: 'bogus' });
    expectObservable(message$.pipe(initial), '6ms !').toBe('(sg)e');
  }),
);

it(
  'refuses before it subscribes anything',
  marbles(({ cold, expectObservable, expectSubscriptions, scheduler }) => {
    const event$ = cold<StreamEvent>('---');
    const relay = relayOf(event$, { scheduler });
    const refused$ = relay.stream({ channels: [order], authorize: () => false });
    expectObservable(refused$).toBe('#', {}, new NotAllowedError([order]));
    expectSubscriptions(event$.subscriptions).toBe([]);
  }),
);

it('fails with what authorize fails with', () => {
  const failure = new Error('the directory is down');
  let error: unknown;
  relayOf(throwError(() => failure))
    .stream({ channels: [order], authorize: () => throwError(() => failure) })
    .subscribe({ error: (thrown: unknown) => (error = thrown) });
  expect(error).toBe(failure);
});

const errorOf = (make: () => unknown): unknown => {
  try {
    return make();
  } catch (error) {
    return error;
  }
};

it.each<[string, object]>([
  ['channels', { channels: undefined }],
  ['log.size', { log: { size: 0 } }],
  ['log.maxAge', { log: { maxAge: Number.NaN } }],
  ['log.maxBytes', { log: { maxBytes: -1 } }],
  ['log.sice', { log: { sice: 5 } }],
  ['log', { log: 5 }],
  ['replayFallback', { replayFallback: 17 }],
  ['backoff', { backoff: 1_000 }],
  ['scheduler', { scheduler: {} }],
  ['linger', { linger: -1 }],
  ['heartbeat', { heartbeat: 0 }],
  ['maxPending', { maxPending: 0 }],
  ['maxChannels', { maxChannels: 0 }],
  ['authorizeTimeout', { authorizeTimeout: 0 }],
  ['hartbeat', { hartbeat: 1 }],
])('names the field %s when it is wrong', (field, options) => {
  const make = (): unknown => createRelay({ channel: () => EMPTY }, { channels: {}, ...options });
  expect(errorOf(make)).toMatchObject({ name: 'ClientError', field });
});

it('names authorize when a reader comes without it', () => {
  const relay = relayOf(EMPTY);
  expect(() => relay.stream({ channels: [order] } as never)).toThrow(
    /authorize of stream is missing/,
  );
});
