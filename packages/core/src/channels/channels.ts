import { Observable, switchMap } from 'rxjs';
import type { ServerError } from '../errors/server-error.ts';
import type { Brake } from '../model/brake.ts';
import type { Demand } from '../model/demand.ts';
import type { ReplayId } from '../model/replay.ts';
import type { StreamEvent } from '../model/stream-event.ts';
import type { Activity } from '../reports/activity.ts';
import { Channel } from './channel.ts';
import { createClocks } from './clocks.ts';
import { createDelivery } from './delivery.ts';
import type { Delivery } from './delivery.ts';
import { fallBack } from './fall-back.ts';
import type { Participation } from './participation.ts';
import { createRoutes } from './routes.ts';
import type { Refusal, Seat } from './seat.ts';
import { createSeats } from './seats.ts';
import { createUnknownNames } from './unknown-names.ts';
import { createWants } from './wants.ts';
import type { Wants } from './wants.ts';

/** All channels of a client: who listens, how far each has come, and so what the server should be asked for. */
export interface Channels extends Delivery, Pick<Wants, 'wanted$' | 'wanted'> {
  readonly names: () => ReadonlySet<string>;
  /** Events of the channel for one subscriber. Takes part in the channel while it is subscribed. */
  events(name: string, participation: Participation): Observable<StreamEvent>;
  /** The server's time in epoch milliseconds, to the second, as it has just told it. */
  setServerTime(serverTime: number): void;
  /** The earliest that the server's clock may show now, in epoch milliseconds; `-Infinity` before it has told its time. */
  readonly serverNow: () => number;
  /** The next session is one of this org, as far as known; positions in another are refused. */
  enterOrg(orgId: string | undefined): readonly Activity[];
  /** The server is being asked: what it grants is for all who want the channel at this moment. */
  ask(demand: Demand): void;
  /** The server has subscribed the channel from this position on. */
  acknowledge(outcome: {
    readonly demand: Demand;
    readonly replayId: ReplayId;
    readonly serverTime: number | undefined;
  }): readonly Activity[];
  /** Channels that go on from a position and have been silent since, while it grows old: each is told once. */
  silences(): readonly Activity[];
  /** The server has refused the channel; subscribers fall back or fail. */
  refuse(demand: Demand, error: ServerError): readonly Activity[];
}

/**
 * Makes the channels of one client. `now` is the time in epoch milliseconds, by a clock that is never set: a subscriber's
 * start is dated by it and by what the server told earlier. `brake` is what its events are held by.
 */
export const createChannels = (now: () => number, brake?: Brake): Channels => {
  const clocks = createClocks(now);
  const routes = createRoutes();
  const wants = createWants();
  const unknownNames = createUnknownNames();
  const delivery = createDelivery(routes, unknownNames);
  const seats = createSeats(clocks, brake);

  const added = (name: string): Channel => {
    const channel = new Channel(name, clocks);
    routes.add(channel);
    unknownNames.subscribed(name);
    return channel;
  };

  const leave = (name: string, seat: Seat): void => {
    const channel = routes.get(name);
    if (channel === undefined) return;
    channel.leave(seat);
    if (channel.seats.length > 0) return;
    routes.remove(name);
    wants.leave(name);
  };

  const events = (name: string, participation: Participation): Observable<StreamEvent> =>
    new Observable((subscriber) => {
      const seat = seats.take(subscriber, participation);
      const channel = routes.get(name) ?? added(name);
      if (channel.join(seat)) wants.want(channel);
      return () => leave(name, seat);
    });

  const fallBackIn = (channel: Channel, refusals: readonly Refusal[]): readonly Activity[] =>
    fallBack(channel, refusals, {
      leave: (seat) => leave(channel.name, seat),
      beginAgain: ({ again$, subscriber }) =>
        again$
          .pipe(switchMap((participation) => events(channel.name, participation)))
          .subscribe(subscriber),
    });

  const setServerTime = (serverTime: number): void => {
    if (clocks.set(serverTime)) routes.all().forEach((channel) => channel.date());
  };

  return {
    wanted$: wants.wanted$,
    wanted: wants.wanted,
    ...delivery,
    names: () => new Set(routes.names()),
    events,
    setServerTime,
    serverNow: () => clocks.now().server,
    ask: ({ channel }) => routes.get(channel)?.ask(),
    acknowledge: ({ demand, replayId, serverTime }) => {
      if (serverTime !== undefined) setServerTime(serverTime);
      const channel = routes.get(demand.channel);
      return channel === undefined ? [] : [channel.acknowledge(replayId)];
    },
    silences: () => routes.all().flatMap((channel) => channel.longSilence() ?? []),
    refuse: ({ channel: name }, error) => {
      const channel = routes.get(name);
      if (channel === undefined) return [];
      const activities = fallBackIn(channel, channel.refusals(error));
      if (channel.seats.length > 0) wants.want(channel);
      return activities;
    },
    enterOrg: (orgId) => {
      seats.enterOrg(orgId);
      const activities = routes.all().flatMap((channel) => {
        const strangers = channel.strangers(orgId);
        channel.seats.forEach(seats.placeInOrg);
        return fallBackIn(channel, strangers);
      });
      if (activities.length > 0) wants.lookAgain();
      return activities;
    },
  };
};
