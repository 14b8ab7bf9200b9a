import type { ServerError } from '../errors/server-error.ts';
import type { Demand } from '../model/demand.ts';
import type { ReplayId } from '../model/replay.ts';
import type { Activity } from '../reports/activity.ts';
import type { Clocks } from './clocks.ts';
import { fallBack } from './fall-back.ts';
import type { Moves } from './fall-back.ts';
import type { Routes } from './routes.ts';
import type { Seats } from './seats.ts';
import type { Wants } from './wants.ts';

/** The server's answers about channels, and their effect on subscribers. */
export interface Verdicts {
  /** Takes the server's time, just received: epoch milliseconds, to the second. */
  readonly setServerTime: (serverTime: number) => void;
  /** The next session belongs to this org, if known; positions of another org are refused. */
  readonly enterOrg: (orgId: string | undefined) => readonly Activity[];
  /** The server is being asked. Its answer counts for all who want the channel at this moment. */
  readonly ask: (demand: Demand) => void;
  /** The server has subscribed the channel from this position on. */
  readonly acknowledge: (outcome: {
    readonly demand: Demand;
    readonly replayId: ReplayId;
    readonly serverTime: number | undefined;
  }) => readonly Activity[];
  /** No event of the channel up to this position is still to come. */
  readonly moved: (name: string, replayId: ReplayId) => void;
  /** The server has refused the channel; subscribers fall back or fail. */
  readonly refuse: (demand: Demand, error: ServerError) => readonly Activity[];
}

/** The parts that verdicts act on. */
interface Concerned {
  readonly clocks: Clocks;
  readonly routes: Routes;
  readonly wants: Wants;
  readonly seats: Seats;
  readonly moves: Moves;
}

/** Makes the {@link Verdicts} on the channels of one client. */
export const createVerdicts = ({ clocks, routes, wants, seats, moves }: Concerned): Verdicts => {
  const setServerTime = (serverTime: number): void => {
    if (clocks.set(serverTime)) routes.all().forEach((channel) => channel.date());
  };

  return {
    setServerTime,
    enterOrg: (orgId) => {
      seats.enterOrg(orgId);
      const activities = routes.all().flatMap((channel) => {
        const strangers = channel.strangers(orgId);
        channel.seats.forEach(seats.placeInOrg);
        return fallBack(channel, strangers, moves);
      });
      if (activities.length > 0) wants.lookAgain();
      return activities;
    },
    ask: ({ channel }) => routes.get(channel)?.ask(),
    acknowledge: ({ demand, replayId, serverTime }) => {
      if (serverTime !== undefined) setServerTime(serverTime);
      const channel = routes.get(demand.channel);
      return channel === undefined ? [] : [channel.acknowledge(replayId)];
    },
    moved: (name, replayId) => routes.get(name)?.move(replayId),
    refuse: ({ channel: name }, error) => {
      const channel = routes.get(name);
      if (channel === undefined) return [];
      const activities = fallBack(channel, channel.refusals(error), moves);
      if (channel.seats.length > 0) wants.want(channel);
      return activities;
    },
  };
};
