import { htmlError, unknownClient } from '@sfstream/testing';
import type { MockOrg } from '@sfstream/testing';
import fc from 'fast-check';
import { setTimeout as pause } from 'node:timers/promises';
import { lastValueFrom } from 'rxjs';
import type { Client, StreamEvent } from '../src/index.ts';
import { ReplayOption } from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import { firstPoll, heldPoll } from './helpers/poll-of.ts';
import type { Watch } from './helpers/watch.ts';
import { watch } from './helpers/watch.ts';
import { connectTo, startOrg } from './helpers/with-org.ts';

const channels = ['/event/Order__e', '/event/Invoice__e'] as const;
type Channel = (typeof channels)[number];

/** A subscriber. */
interface Listener {
  readonly channel: Channel;
  readonly events: Watch<StreamEvent>;
  /** It must have had everything after this replay id; unknown while a subscriber of new events is not subscribed yet. */
  after: number | undefined;
  /** Whether it may have had earlier events: of those, new ones are told by their dates, with some minutes' grace. */
  readonly mayHaveMore: boolean;
}

/** An org with a client, and what the two have been through. */
interface World {
  readonly org: MockOrg;
  readonly client: Client;
  /** The newest event of each channel. */
  readonly newest: Map<Channel, number>;
  /** The channels that the client knows to be subscribed. */
  readonly known: Set<string>;
  listeners: readonly Listener[];
}

type Step = (world: World) => void;

const publish =
  (channel: Channel): Step =>
  ({ org, newest, known, listeners }) => {
    for (const listener of listeners) {
      if (listener.channel === channel && known.has(channel)) {
        listener.after ??= newest.get(channel) ?? 0;
      }
    }
    newest.set(channel, org.publish(channel, {}).replayId);
  };

const listen =
  (channel: Channel, start: 'all' | 'newest' | 'new'): Step =>
  (world) => {
    const newest = world.newest.get(channel) ?? 0;
    const replay =
      start === 'new'
        ? ReplayOption.NewEvents
        : start === 'all' || newest === 0
          ? ReplayOption.AllEvents
          : newest;
    const after = { all: 0, newest, new: undefined }[start];
    const events = watch(world.client.channel(channel, { replay }));
    world.listeners = [
      ...world.listeners,
      { channel, events, after, mayHaveMore: start === 'new' },
    ];
  };

const leave: Step = (world) => {
  const [first, ...others] = world.listeners;
  first?.events.unsubscribe();
  world.listeners = others;
  if (!others.some(({ channel }) => channel === first?.channel)) {
    world.known.delete(first?.channel ?? '');
  }
};

/** The next such request is carried out only after a while, so that other things happen meanwhile. */
const delayed = (org: MockOrg, channel: string): void => {
  const remove = org.intercept(channel, async () => {
    remove();
    await pause(8);
    return undefined;
  });
};

const faults: Readonly<Record<string, Step>> = {
  dropConnections: ({ org }) => org.dropConnections(),
  forgetSessions: ({ org }) => org.forgetSessions(),
  revokeTokens: ({ org }) => org.revokeAllTokens(),
  disconnect: ({ org }) => org.disconnectClients('alone'),
  truncatePoll: ({ org }) => void org.intercept(heldPoll, 'truncate'),
  truncateSubscribe: ({ org }) => void org.intercept('/meta/subscribe', 'truncate'),
  truncateFirstPoll: ({ org }) => void org.intercept(firstPoll, 'truncate'),
  truncateHandshake: ({ org }) => void org.intercept('/meta/handshake', 'truncate'),
  refusePoll: ({ org }) => void org.intercept(heldPoll, htmlError(503)),
  refuseSubscribe: ({ org }) => void org.intercept('/meta/subscribe', htmlError(502)),
  slowSubscribe: ({ org }) => delayed(org, '/meta/subscribe'),
  slowUnsubscribe: ({ org }) => delayed(org, '/meta/unsubscribe'),
  slowPoll: ({ org }) => delayed(org, '/meta/connect'),
  unknownAtSubscribe: ({ org }) => void org.intercept('/meta/subscribe', unknownClient()),
};

const [orders, invoices] = channels;
const listening: Readonly<Record<string, Step>> = {
  allOrders: listen(orders, 'all'),
  allInvoices: listen(invoices, 'all'),
  laterOrders: listen(orders, 'newest'),
  laterInvoices: listen(invoices, 'newest'),
  newOrders: listen(orders, 'new'),
  newInvoices: listen(invoices, 'new'),
  leave,
};
const publishing: Readonly<Record<string, Step>> = {
  order: publish(orders),
  invoice: publish(invoices),
};
const steps = { ...listening, ...publishing, ...faults };

const named = (table: Readonly<Record<string, Step>>, weight: number) => ({
  weight,
  arbitrary: fc.constantFrom(...Object.keys(table)),
});
/** What happens, and how many milliseconds later the next thing does; 0 is at once. */
const happening = fc.tuple(
  fc.oneof(named(publishing, 3), named(listening, 1), named(faults, 2)),
  fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 8 })),
);

/** Everything after `after` up to `newest`. */
const everything = (after: number, newest: number): readonly number[] =>
  Array.from({ length: newest - after }, (_, index) => after + index + 1);

it('whatever happens, every subscriber gets everything from its start on, once and in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 10, maxLength: 25 }), async (happenings) => {
      const org = await startOrg();
      const client = connectTo(org, { replayFallback: ReplayOption.AllEvents });
      const world: World = { org, client, newest: new Map(), known: new Set(), listeners: [] };
      client.activity$.subscribe((activity) => {
        if (activity.type === 'subscribed' || activity.type === 'resubscribed') {
          world.known.add(activity.channel);
        }
      });
      for (const [name, wait] of happenings) {
        steps[name]?.(world);
        if (wait > 0) await pause(wait);
      }
      await eventually(() => world.listeners.every(({ channel }) => world.known.has(channel)));
      for (const channel of channels) publish(channel)(world);
      const outcomes = () =>
        world.listeners.map(({ channel, events, after = 0, mayHaveMore }) => {
          const ids = events.values.map(({ replayId }) => replayId);
          const first = mayHaveMore ? Math.min(Number(ids[0]), after + 1) : after + 1;
          return {
            got: { channel, ids, error: events.error },
            wanted: {
              channel,
              ids: everything(first - 1, Number(world.newest.get(channel))),
              error: undefined,
            },
          };
        });
      await eventually(() =>
        outcomes().every(({ got, wanted }) => got.ids.length >= wanted.ids.length),
      ).catch(() => undefined);
      expect(outcomes().map(({ got }) => got)).toEqual(outcomes().map(({ wanted }) => wanted));
      await lastValueFrom(client.close());
      await org.close();
    }),
    { numRuns: Number(process.env['SOAK_RUNS'] ?? 15), endOnFailure: true },
  );
}, 60_000);
