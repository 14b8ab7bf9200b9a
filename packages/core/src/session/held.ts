import type { Backoff } from '@sfstream/base';
import type { Outcome } from '../bayeux/outcome.ts';
import { withoutFilter } from '../model/channel-name.ts';
import type { Demand } from '../model/demand.ts';
import { bounded } from '../failures/recovery.ts';

/** What a session knows of one channel. Those it has left are remembered: their events may still be under way. */
export type Holding =
  | { readonly status: 'subscribed' | 'refused'; readonly demand: Demand }
  /** To be tried again at `until`, in epoch milliseconds, after so many failures in a row. */
  | {
      readonly status: 'postponed';
      readonly demand: Demand;
      readonly failures: number;
      /** When the first of them happened. */
      readonly since: number;
      readonly until: number;
    }
  | { readonly status: 'left' };

/** What a session knows of its subscriptions. */
export interface Held {
  readonly channels: ReadonlyMap<string, Holding>;
  /** The names, with a filter or without, under which PushTopics were subscribed, by the name without one. */
  readonly topics: ReadonlyMap<string, string>;
  /** Whether the server takes several subscriptions in one request; so it is until it passes over some. */
  readonly batches: boolean;
}

export const nothingHeld: Held = { channels: new Map(), topics: new Map(), batches: true };

/** What one outcome changes in what is held. `passed-over`: the server takes no batches. */
export type Change = { readonly channel: string; readonly holding: Holding } | 'passed-over';

/** What is held after a request. All its changes are made at once: copying what is held takes as long as there is of it. */
export const heldAfter = (
  { channels, topics, batches }: Held,
  changes: readonly Change[],
): Held => {
  const held = new Map(channels);
  const subscribed = new Map(topics);
  for (const change of changes) {
    if (change === 'passed-over') continue;
    const { channel, holding } = change;
    held.set(channel, holding);
    if (holding.status === 'subscribed' && channel.startsWith('/topic/')) {
      subscribed.set(withoutFilter(channel), channel);
    }
  }
  return {
    channels: held,
    topics: subscribed,
    batches: batches && !changes.includes('passed-over'),
  };
};

/** What the outcome of a request changes. */
export const changeBy = (
  { channels }: Held,
  outcome: Outcome,
  backoff: Backoff,
  now: number,
): Change => {
  switch (outcome.type) {
    case 'acknowledged':
      return holds('subscribed', outcome.demand);
    case 'refused':
      return holds('refused', outcome.demand);
    case 'postponed': {
      const { demand } = outcome;
      const { channel } = demand;
      return { channel, holding: postponedAgain(channels.get(channel), demand, backoff, now) };
    }
    case 'unsubscribed':
    case 'kept':
      return { channel: outcome.channel, holding: { status: 'left' } };
    case 'unanswered':
      return 'passed-over';
  }
};

const holds = (status: 'subscribed' | 'refused', demand: Demand): Change => ({
  channel: demand.channel,
  holding: { status, demand },
});

const postponedAgain = (
  former: Holding | undefined,
  demand: Demand,
  backoff: Backoff,
  now: number,
): Holding => {
  const { failures, since } = former?.status === 'postponed' ? former : { failures: 0, since: now };
  const until = now + bounded(backoff(failures + 1));
  return { status: 'postponed', demand, failures: failures + 1, since, until };
};
