import { boundedDelay } from '@sfstream/base';
import type { Backoff } from '@sfstream/base';
import type { Outcome } from '../bayeux/outcome.ts';
import { withoutFilter } from '../model/channel-name.ts';
import type { Demand } from '../model/demand.ts';

/**
 * The state of one channel in a session. Channels that were left are remembered, since their events may still be under
 * way.
 */
export type Holding =
  | { readonly status: 'subscribed' | 'refused'; readonly demand: Demand }
  /** A channel to try again at `until` (epoch milliseconds), after so many failures in a row. */
  | {
      readonly status: 'postponed';
      readonly demand: Demand;
      readonly failures: number;
      /** Time of the first of these failures, in epoch milliseconds. */
      readonly since: number;
      readonly until: number;
    }
  | { readonly status: 'left' };

/** The subscriptions that a session holds. */
export interface Held {
  readonly channels: ReadonlyMap<string, Holding>;
  /** The names under which PushTopics were subscribed, keyed by the name without a filter. */
  readonly topics: ReadonlyMap<string, string>;
  /** True until the server passes over one subscription of a request with several. */
  readonly batches: boolean;
}

export const nothingHeld: Held = { channels: new Map(), topics: new Map(), batches: true };

/** A change to {@link Held} by one outcome. `passed-over`: the server takes no batches. */
export type Change = { readonly channel: string; readonly holding: Holding } | 'passed-over';

/** Applies the changes of a request, all at once, since each copy of {@link Held} takes time by its size. */
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

/** Computes the change that an outcome makes. */
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
  const until = now + boundedDelay(backoff(failures + 1));
  return { status: 'postponed', demand, failures: failures + 1, since, until };
};
