import { rejects } from 'node:assert';
import { hasMarker } from '../stores/has-marker.ts';
import { newChannel } from '../stores/new-channel.ts';
import type { StoreLaw } from '../stores/store-contract.ts';
import type { KeptMarker, StoreLife, StoreUnderTest } from '../stores/store-session.ts';
import { answerOf } from '../stores/store-session.ts';
import { at, lawEvent, positionOf } from './law-events.ts';
import type { SinkUnderTest } from './sink-session.ts';
import type { DrawnLeader, TestLeader } from './test-leader.ts';
import { rivals } from './test-leader.ts';

/** Options of {@link fencingContract}. */
export interface FencingContractOptions<Store> {
  /** Closes a store that was opened; what it returns is awaited. Default: nothing is done. */
  readonly close?: StoreLife<Store>['close'];
}

/**
 * The laws of a store, or a sink, that refuses what a former leader writes, each to be run as a test by any runner. `open` gives
 * the store of one process with this leader; two are open at a time, over the same engine. Each law has a group of its own, whose epochs begin
 * with 1. A sink is tried by what it writes, and a store by what it is set to.
 *
 * @example
 * ```ts
 * import type { ReplayStore } from '@sfstream/core';
 * import type { Leader } from '@sfstream/replay';
 * import { fencingContract } from '@sfstream/testing';
 *
 * declare function openStore(leader: Leader): ReplayStore;
 *
 * describe('the store with a leader', () => {
 *   for (const { name, run } of fencingContract(openStore)) it(name, run);
 * });
 * ```
 */
export const fencingContract = <Store extends StoreUnderTest | SinkUnderTest>(
  open: (leader: DrawnLeader) => Store | PromiseLike<Store>,
  { close = () => undefined }: FencingContractOptions<Store> = {},
): readonly StoreLaw[] =>
  Object.entries(laws).map(([name, law]) => ({
    name,
    run: async () => {
      const [one, other] = rivals();
      await withRival(one, { open, close }, (first) =>
        withRival(other, { open, close }, (second) => law(first, second)),
      );
    },
  }));

/** A process of a group, and its store. */
interface Rival {
  readonly lead: (epoch: number) => void;
  /** Brings the channel to the event with this number. */
  readonly bring: (channel: string, number: number) => Promise<unknown>;
  readonly begin: (channel: string, createdDate: string) => Promise<unknown>;
  readonly move: (channel: string, marker: KeptMarker) => Promise<unknown>;
  readonly get: (channel: string) => Promise<unknown>;
}

interface RivalLife<Store> extends Pick<StoreLife<Store>, 'close'> {
  readonly open: (leader: DrawnLeader) => Store | PromiseLike<Store>;
}

/** Opens the store of one process for `work`, and closes it whatever comes of that. */
const withRival = async <Store extends StoreUnderTest | SinkUnderTest>(
  leader: TestLeader,
  { open, close }: RivalLife<Store>,
  work: (rival: Rival) => Promise<void>,
): Promise<void> => {
  const store = await open(leader);
  try {
    await work(rivalOf(leader, store));
  } finally {
    await close(store);
  }
};

const rivalOf = ({ lead }: TestLeader, store: StoreUnderTest | SinkUnderTest): Rival => {
  // What is thrown at once counts as refused, too.
  const answered = async (ask: () => unknown): Promise<unknown> => await answerOf(ask());
  return {
    lead,
    bring: (channel, number) => {
      const event = lawEvent(channel, number);
      return answered(() =>
        'write' in store ? store.write([event]) : store.set(channel, positionOf(event)),
      );
    },
    begin: (channel, createdDate) => answered(() => store.set(channel, { createdDate })),
    move: (channel, marker) => answered(() => store.set(channel, marker)),
    get: (channel) => answered(() => store.get(channel)),
  };
};

const laws: Readonly<Record<string, (one: Rival, other: Rival) => Promise<void>>> = {
  'takes what the leader writes, for as long as its term lasts': async (one) => {
    const channel = newChannel();
    one.lead(1);
    await one.bring(channel, 1);
    await one.bring(channel, 2);
    await isAt(one, channel, 2);
  },

  'gives everybody the position, also who does not lead': async (one, other) => {
    const channel = newChannel();
    one.lead(1);
    await one.bring(channel, 1);
    await isAt(other, channel, 1);
  },

  'takes what the next leader writes': async (one, other) => {
    const channel = newChannel();
    one.lead(1);
    await one.bring(channel, 1);
    other.lead(2);
    await other.bring(channel, 2);
    await isAt(one, channel, 2);
  },

  'refuses what a former leader writes, and keeps the position': async (one, other) => {
    const channel = newChannel();
    one.lead(1);
    await one.bring(channel, 1);
    other.lead(2);
    await other.bring(channel, 2);
    await isRefused(one.bring(channel, 3));
    await isAt(one, channel, 2);
  },

  'refuses a former leader that has a channel begin': async (one, other) => {
    const channel = newChannel();
    one.lead(1);
    other.lead(2);
    await other.bring(channel, 2);
    await isRefused(one.begin(channel, '2027-01-01T00:00:00.000Z'));
    await isAt(one, channel, 2);
  },

  'refuses a process that does not lead, and keeps the position': async (one, other) => {
    const channel = newChannel();
    one.lead(1);
    await one.bring(channel, 1);
    await isRefused(other.bring(channel, 2));
    await isRefused(other.begin(channel, '2027-01-01T00:00:00.000Z'));
    await isAt(one, channel, 1);
  },

  'takes what a former leader writes in a new term': async (one, other) => {
    const channel = newChannel();
    one.lead(1);
    await one.bring(channel, 1);
    other.lead(2);
    await other.bring(channel, 2);
    one.lead(3);
    await one.bring(channel, 3);
    await isRefused(other.bring(channel, 4));
    await isAt(one, channel, 3);
  },

  'keeps the position in another org, and refuses a former leader in the org before': async (
    one,
    other,
  ) => {
    const channel = newChannel();
    const [before, now] = ['00D5e000000AAAA', '00D5e000000BBBB'];
    one.lead(1);
    await one.move(channel, { replayId: 900, createdDate: at(9), orgId: before });
    other.lead(2);
    await other.move(channel, { replayId: 1, createdDate: at(1), orgId: now });
    await isRefused(one.move(channel, { replayId: 901, createdDate: at(10), orgId: before }));
    await hasMarker(one, channel, { replayId: 1, createdDate: at(1), orgId: now });
  },

  'has the position of the leader where a former one writes at the same time': async (
    one,
    other,
  ) => {
    const channel = newChannel();
    one.lead(1);
    await one.bring(channel, 1);
    other.lead(2);
    // A leader begins with the position, and an engine may know of it from then on.
    await other.get(channel);
    await Promise.allSettled([
      one.bring(channel, 2),
      other.bring(channel, 4),
      one.bring(channel, 3),
    ]);
    await isRefused(one.bring(channel, 5));
    await isAt(one, channel, 4);
  },
};

const isAt = (one: Rival, channel: string, number: number): Promise<void> =>
  hasMarker(one, channel, positionOf(lawEvent(channel, number)));

const isRefused = (writing: Promise<unknown>): Promise<void> =>
  rejects(writing, { name: 'NotLeadingError' });
