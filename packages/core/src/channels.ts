import type { Subscriber } from 'rxjs';
import { BehaviorSubject, Observable } from 'rxjs';
import type { Activity } from './activity.ts';
import type { Brake } from './brake.ts';
import type { EventMessage } from './bayeux/message.ts';
import { withoutFilter } from './channel-name.ts';
import type { Demand, Wanted } from './demand.ts';
import { ReplayIdError } from './errors/replay-id-error.ts';
import type { ServerError } from './errors/server-error.ts';
import { fallbackFrom } from './fallback.ts';
import type { ReplayFallback } from './fallback.ts';
import { foreignPosition } from './foreign-position.ts';
import { earliest, isReplayOption } from './position.ts';
import type { ReceivedMark } from './received-mark.ts';
import { following, hasHad, markOf, tellingByDate } from './received-mark.ts';
import type { ReplayId } from './replay.ts';
import { ReplayOption, isLaterReplayId } from './replay.ts';
import type { ServerClock } from './server-clock.ts';
import { atServer, clockAt, unknownClock } from './server-clock.ts';
import { toStreamEvent } from './stream-event.ts';
import type { Origin, StreamEvent } from './stream-event.ts';

/** How one subscriber takes part in a channel. */
export interface Participation {
  /** Where it begins. */
  readonly start: ReplayId;
  /** Of the event whose replay id the start is, as far as known. */
  readonly createdDate?: string | undefined;
  /** Where it goes on when the server refuses its position; without one it fails. */
  readonly fallback: ReplayFallback | undefined;
  /** The org whose position the start is; by default this one's. */
  readonly orgId?: string | undefined;
}

/** All channels of a client: who listens, how far each has come, and so what the server should be asked for. */
export interface Channels {
  readonly wanted$: Observable<Wanted>;
  readonly names: () => ReadonlySet<string>;
  /** How many events of the batch that is being delivered are still to come. */
  readonly pendingCount: () => number;
  /** Events of the channel for one subscriber. Takes part in the channel while it is subscribed. */
  events(name: string, participation: Participation): Observable<StreamEvent>;
  /** Hands each event to those who have not had it. */
  deliver(events: readonly EventMessage[]): void;
  /** The next session is one of this org, as far as known; positions in another are refused. */
  enterOrg(orgId: string | undefined): readonly Activity[];
  /** The server has subscribed the channel from this position on. */
  acknowledge(outcome: {
    readonly demand: Demand;
    readonly replayId: ReplayId;
    readonly serverTime: number | undefined;
  }): readonly Activity[];
  /** The server has refused the channel; subscribers fall back or fail. */
  refuse(demand: Demand, error: ServerError): readonly Activity[];
}

/** A subscriber and how far it has come. */
interface Seat {
  readonly subscriber: Subscriber<StreamEvent>;
  readonly fallback: ReplayFallback | undefined;
  /** The org whose position it has, as far as known. */
  orgId: string | undefined;
  /** What to ask the server for on behalf of this subscriber. */
  position: ReplayId;
  /** All up to this mark has been received. */
  received: ReceivedMark | undefined;
  /**
   * The server's time, in epoch milliseconds, from which on events are for a subscriber that began with new ones, until
   * it has a position.
   */
  since: number | undefined;
}

interface Channel {
  readonly name: string;
  demand: Demand;
  /** All who want the channel. Replaced, never changed, so that delivery is not disturbed by those who come and go. */
  seats: readonly Seat[];
  /** Those whom what comes now is for; the others wait until the server was asked for their past. */
  listening: readonly Seat[];
  received: ReceivedMark | undefined;
  /** Whether the server was last asked for events of the past. */
  replays: boolean;
  isKnownToServer: boolean;
}

/**
 * Makes the channels of one client. `now` is the time in epoch milliseconds, by a clock that is never set: a subscriber's
 * start is dated by it and by what the server told earlier. `brake` is what its events are held by.
 */
export const createChannels = (now: () => number, brake?: Brake): Channels => {
  const channels = new Map<string, Channel>();
  const wanted = new BehaviorSubject<Wanted>(new Map());
  let pendingCount = 0;
  let clock = unknownClock;
  let origin: Origin = { brake, orgId: undefined, store: undefined };
  /** By the name that events come under, which is the one without a filter or the one with it. */
  let routes: ReadonlyMap<string, readonly Channel[]> = new Map();

  const publishWanted = (): void => {
    const all = [...channels.values()];
    const names = new Set(all.flatMap(({ name }) => [name, withoutFilter(name)]));
    routes = new Map(
      [...names].map((name) => [
        name,
        all.filter((channel) => channel.name === name || withoutFilter(channel.name) === name),
      ]),
    );
    wanted.next(new Map(all.map(({ name, demand }) => [name, demand])));
  };

  const join = (name: string, seat: Seat): void => {
    const channel = channels.get(name);
    if (channel === undefined) {
      const added: Channel = {
        name,
        demand: demandFor(() => added),
        seats: [seat],
        listening: [],
        received: undefined,
        replays: false,
        isKnownToServer: false,
      };
      channels.set(name, added);
      publishWanted();
      return;
    }
    channel.seats = [...channel.seats, seat];
    if (seat.position === ReplayOption.NewEvents) {
      channel.listening = [...channel.listening, seat];
      seat.received = channel.received;
      seat.position = channel.received?.replayId ?? quietPosition(channel);
    } else if (continues(channel, seat.position)) {
      channel.listening = [...channel.listening, seat];
    } else {
      channel.demand = demandFor(() => channel);
      publishWanted();
    }
  };

  const setClock = (told: ServerClock): void => {
    if (clock === unknownClock) {
      const correction = atServer(0, told) - atServer(0, clock);
      for (const seat of [...channels.values()].flatMap(({ seats }) => seats)) {
        if (seat.since !== undefined) seat.since += correction;
      }
    }
    clock = told;
  };

  const leave = (name: string, seat: Seat): void => {
    const channel = channels.get(name);
    if (channel === undefined) return;
    channel.seats = channel.seats.filter((other) => other !== seat);
    channel.listening = channel.listening.filter((other) => other !== seat);
    if (channel.seats.length === 0) {
      channels.delete(name);
      publishWanted();
    }
  };

  /** Takes a subscriber to its fallback, or fails it. */
  const fallBack = (
    channel: Channel,
    seat: Seat,
    error: ServerError,
    reason: string,
  ): readonly Activity[] => {
    try {
      const fallback =
        error instanceof ReplayIdError ? fallbackFrom(error, seat.fallback, reason) : undefined;
      if (fallback === undefined) throw error;
      const { position, activities } = fallback;
      seat.position = position;
      seat.since = position === ReplayOption.NewEvents ? atServer(now(), clock) : undefined;
      seat.received = afterFallback(seat.received, position);
      channel.received = afterFallback(channel.received, position);
      return activities;
    } catch (thrown) {
      seat.subscriber.error(thrown);
      return [];
    }
  };

  return {
    wanted$: wanted.asObservable(),
    names: () => new Set(channels.keys()),
    pendingCount: () => pendingCount,

    events: (name, { start, createdDate, fallback, orgId = origin.orgId }) =>
      new Observable((subscriber) => {
        const received = isReplayOption(start)
          ? undefined
          : markOf({ replayId: start, ...(createdDate !== undefined && { createdDate }) });
        const seat: Seat = {
          subscriber,
          fallback,
          orgId,
          position: start,
          received,
          since: start === ReplayOption.NewEvents ? atServer(now(), clock) : undefined,
        };
        join(name, seat);
        return () => leave(name, seat);
      }),

    deliver: (events) => {
      pendingCount = events.length;
      for (const message of events) {
        pendingCount -= 1;
        for (const channel of routes.get(message.channel) ?? []) {
          const event = toStreamEvent(channel.name, message.data, origin);
          const mark = markOf(event);
          if (mark !== undefined && !hasHad(channel.received, mark)) {
            channel.received = following(channel.received, mark);
          }
          for (const seat of channel.listening) {
            if (hasHad(seat.received, event)) continue;
            if (channel.replays && isBefore(event, seat.since)) continue;
            // Before the subscriber is called: what it does may come back here.
            if (mark !== undefined) advance(seat, mark);
            seat.subscriber.next(event);
          }
        }
      }
    },

    acknowledge: ({ demand, replayId, serverTime }) => {
      if (serverTime !== undefined) setClock(clockAt(serverTime, now()));
      const channel = channels.get(demand.channel);
      if (channel === undefined) return [];
      const type = channel.isKnownToServer ? 'resubscribed' : 'subscribed';
      channel.isKnownToServer = true;
      for (const seat of channel.seats) {
        if (seat.position === ReplayOption.NewEvents) seat.position = quietPosition(channel);
      }
      return [{ type, channel: channel.name, replayId }];
    },

    refuse: (demand, error) => {
      const channel = channels.get(demand.channel);
      if (channel === undefined) return [];
      const refusedId = error instanceof ReplayIdError ? error.replayId : undefined;
      const concerned = channel.seats.filter(
        ({ position }) => refusedId === undefined || position === refusedId,
      );
      const activities = concerned.flatMap((seat) =>
        fallBack(channel, seat, error, `Replay id ${refusedId} is no longer known to the server.`),
      );
      if (channel.seats.length > 0) {
        channel.demand = demandFor(() => channel);
        publishWanted();
      }
      return activities;
    },

    enterOrg: (orgId) => {
      origin = { ...origin, orgId };
      const activities = [...channels.values()].flatMap((channel) =>
        channel.seats.flatMap((seat) => {
          const refusal = foreignPosition(channel.name, seat, orgId);
          seat.orgId = orgId ?? seat.orgId;
          if (refusal === undefined) return [];
          channel.received = undefined;
          seat.received = undefined;
          return fallBack(channel, seat, refusal, refusal.message);
        }),
      );
      if (activities.length > 0) publishWanted();
      return activities;
    },
  };
};

/** Whether an event was made before `time`, without doubt. Undated events were not. */
const isBefore = ({ createdDate }: StreamEvent, time: number | undefined): boolean =>
  time !== undefined && createdDate !== undefined && Date.parse(createdDate) < time;

const advance = (seat: Seat, mark: ReceivedMark): void => {
  seat.received = following(seat.received, mark);
  seat.position = mark.replayId;
  seat.since = undefined;
};

/**
 * What to ask for a subscriber that began with new events and has had none yet. Once the server has subscribed the
 * channel nothing may be missed, so the next session replays all, and what is older than the subscriber is left out.
 */
const quietPosition = ({ isKnownToServer }: Channel): ReplayOption =>
  isKnownToServer ? ReplayOption.AllEvents : ReplayOption.NewEvents;

const demandFor = (channelOf: () => Channel): Demand => {
  const position = () => earliest(channelOf().seats.map((seat) => seat.position));
  return {
    get channel() {
      return channelOf().name;
    },
    position,
    begin: () => {
      const channel = channelOf();
      const begun = position();
      channel.listening = channel.seats;
      channel.replays = begun !== ReplayOption.NewEvents;
      return begun;
    },
  };
};

/** Whether a subscriber that has come as far as `position` misses nothing when it joins what the channel receives now. */
const continues = ({ received }: Channel, position: ReplayId): boolean =>
  !isReplayOption(position) &&
  received !== undefined &&
  !isLaterReplayId(received.replayId, position);

/** Where everything is sent again, what was received before is remembered; new events are all new. */
const afterFallback = (
  received: ReceivedMark | undefined,
  fallback: ReplayOption,
): ReceivedMark | undefined =>
  fallback === ReplayOption.AllEvents && received !== undefined
    ? tellingByDate(received)
    : undefined;
