import { withoutFilter } from '../model/channel-name.ts';
import type { Demand, Wanted } from '../model/demand.ts';
import type { Held } from './held.ts';
import { ReplayOption } from '../model/replay.ts';

/**
 * The next step from the held subscriptions to the wanted ones. `rewind`: another session, since a channel must go back
 * in its history.
 */
export type Plan =
  | { readonly type: 'subscribe'; readonly demands: readonly Demand[] }
  | { readonly type: 'unsubscribe'; readonly channels: readonly string[] }
  | { readonly type: 'rewind' };

/** Plans the next step from `held` to `wanted`; undefined where they agree. */
export const nextPlan = (
  { demands: wanted }: Wanted,
  held: Held,
  now: number,
): Plan | undefined => {
  const channels = [...held.channels]
    .filter(([name, { status }]) => status === 'subscribed' && !wanted.has(name))
    .map(([name]) => name);
  if (channels.length > 0) {
    return { type: 'unsubscribe', channels: held.batches ? channels : channels.slice(0, 1) };
  }

  const demands = [...wanted.values()].filter((demand) => !isMet(demand, held, now));
  if (demands.length === 0) return undefined;
  // Within a session the server delivers queued events before those that a new subscription replays. A channel that the
  // session already had can therefore go back in its history only in a new session. Another filter of a topic that the
  // session already had needs a new session too: events of both may come under one name.
  return demands.some(
    (demand) =>
      hadOtherFilter(demand, held) ||
      (hasHistory(demand, held) && demand.position() !== ReplayOption.NewEvents),
  )
    ? { type: 'rewind' }
    : { type: 'subscribe', demands: held.batches ? demands : demands.slice(0, 1) };
};

const isMet = (demand: Demand, { channels }: Held, now: number): boolean => {
  const holding = channels.get(demand.channel);
  if (holding === undefined || holding.status === 'left' || holding.demand !== demand) return false;
  return holding.status !== 'postponed' || holding.until > now;
};

const hadOtherFilter = ({ channel }: Demand, { topics }: Held): boolean => {
  const name = topics.get(withoutFilter(channel));
  return name !== undefined && name !== channel;
};

const hasHistory = (demand: Demand, { channels }: Held): boolean => {
  const holding = channels.get(demand.channel);
  return holding?.status === 'subscribed' || holding?.status === 'left';
};
