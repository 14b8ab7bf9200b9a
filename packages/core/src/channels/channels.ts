import type { Subscriber } from 'rxjs';
import { BehaviorSubject, Observable, map, of, switchMap } from 'rxjs';
import type { Activity } from '../reports/activity.ts';
import type { Brake } from '../model/brake.ts';
import type { EventMessage } from '../messages/message.ts';
import { InvalidOperationError } from '@sfstream/base';
import { withoutFilter } from '../model/channel-name.ts';
import type { Demand, Wanted } from '../model/demand.ts';
import { ReplayIdError } from '../errors/replay-id-error.ts';
import type { ServerError } from '../errors/server-error.ts';
import { longSilence, silenceAfter } from '../reports/silence.ts';
import type { Silence } from '../reports/silence.ts';
import { enteredBefore } from './entered-before.ts';
import { fallbackFrom, fromPositions } from './fallback.ts';
import type { Fallback, ReplayFallback } from './fallback.ts';
import { foreignPosition } from './foreign-position.ts';
import { marksAhead } from './marks-ahead.ts';
import type { MarksAhead } from './marks-ahead.ts';
import { earliest, isReplayOption } from '../model/position.ts';
import type { ReceivedMark } from './received-mark.ts';
import {
  beginsAgain,
  following,
  hasHad,
  isDoubtful,
  markOf,
  tellingByDate,
} from './received-mark.ts';
import type { ReplayId, ReplayStore } from '../model/replay.ts';
import { ReplayOption, isLaterReplayId } from '../model/replay.ts';
import { atServer, clockAt, unknownClock } from './server-clock.ts';
import { originOf, toStreamEvent, withOrigin } from '../model/stream-event.ts';
import type { Origin, StreamEvent } from '../model/stream-event.ts';
import { createUnknownNames } from './unknown-names.ts';

/** Where a subscriber begins. */
export interface Beginning {
  readonly start: ReplayId;
  /** Of the event whose replay id the start is, as far as known. */
  readonly createdDate?: string | undefined;
  /** The org whose position the start is; by default this one's. */
  readonly orgId?: string | undefined;
  /**
   * The server's time, in epoch milliseconds, from which on events are for it, where it begins with new ones, or did so
   * before and has had none yet, and its store knows when that was.
   */
  readonly since?: number | undefined;
}

/** How one subscriber takes part in a channel. */
export interface Participation extends Beginning {
  /** Where it goes on when the server refuses its position; without one it fails. */
  readonly fallback: ReplayFallback | undefined;
  /** The store that told where it begins, if one did. */
  readonly store?: ReplayStore | undefined;
  /** Where it begins anew when that is with new events; it has left the channel until then. Default: at once. */
  readonly anew$?: Observable<Beginning>;
}

/** All channels of a client: who listens, how far each has come, and so what the server should be asked for. */
export interface Channels {
  readonly wanted$: Observable<Wanted>;
  readonly wanted: () => Wanted;
  readonly names: () => ReadonlySet<string>;
  /** How many events of the batch that is being delivered are still to come. */
  readonly pendingCount: () => number;
  /** How many events subscribers have been given so far. */
  readonly handedCount: () => number;
  /** Events of the channel for one subscriber. Takes part in the channel while it is subscribed. */
  events(name: string, participation: Participation): Observable<StreamEvent>;
  /** Hands each event to those who have not had it. */
  deliver(events: readonly EventMessage[]): readonly Activity[];
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

/** A subscriber and how far it has come. */
interface Seat {
  readonly subscriber: Subscriber<StreamEvent>;
  readonly fallback: ReplayFallback | undefined;
  /** How it takes part when it begins anew. */
  readonly anew$: Observable<Participation>;
  readonly store: ReplayStore | undefined;
  /** Of its events. The same for all who have no store, so that they share an event. */
  origin: Origin;
  /** The org whose position it has, as far as known. */
  orgId: string | undefined;
  /** What to ask the server for on behalf of this subscriber. */
  position: ReplayId;
  /** All up to this mark has been received. */
  received: ReceivedMark | undefined;
  /** When it took part, in epoch milliseconds by this machine's clock. */
  readonly seatedAt: number;
  /**
   * The server's time, in epoch milliseconds, from which on events are for a subscriber that began with new ones, until
   * it has a position. All are, as long as the server has not told its time.
   */
  since: number | undefined;
  /** Whether its store knows `since`, so that nothing from then on may be missed, however late the server is asked. */
  isStartKept: boolean;
}

/** What the clocks show, in epoch milliseconds: the server's at the earliest, and this machine's. */
interface Now {
  readonly server: number;
  readonly here: number;
}

/** A subscriber whose position, or whole channel, is refused. */
interface Refusal {
  readonly seat: Seat;
  readonly error: ServerError;
  /** Why events may be missing once it has fallen back. */
  readonly reason: string;
}

interface Channel {
  readonly name: string;
  /** All who want the channel. Replaced, never changed, so that delivery is not disturbed by those who come and go. */
  seats: readonly Seat[];
  /** Those whom what comes now is for; the others wait until the server has granted what they asked for. */
  listening: readonly Seat[];
  /** Those on whose behalf the server was asked last. */
  asking: readonly Seat[];
  received: ReceivedMark | undefined;
  /** The position from which on the server has last granted the channel. */
  granted: ReplayId;
  /** That there was no event since the server was asked for those after a position. */
  silence: Silence | undefined;
  isKnownToServer: boolean;
}

/**
 * Makes the channels of one client. `now` is the time in epoch milliseconds, by a clock that is never set: a subscriber's
 * start is dated by it and by what the server told earlier. `brake` is what its events are held by.
 */
export const createChannels = (now: () => number, brake?: Brake): Channels => {
  const channels = new Map<string, Channel>();
  const demands = new Map<string, Demand>();
  const wanted = new BehaviorSubject<Wanted>({ demands });
  let pendingCount = 0;
  let handedCount = 0;
  let clock = unknownClock;
  let origin: Origin = { brake, orgId: undefined, store: undefined };
  const unknownNames = createUnknownNames();
  /** By the name without a filter, under which events may come. */
  const topics = new Map<string, Channel>();

  const publishWanted = (): void => wanted.next({ demands });

  /** Asks the server for the channel, also where it was asked before. */
  const want = (channel: Channel): void => {
    demands.set(channel.name, demandFor(channel, clocks));
    publishWanted();
  };

  const originFor = (store: ReplayStore | undefined): Origin =>
    store === undefined ? origin : { ...origin, store };

  /** The channel that an event of this name is for: the one that bears the name, or else the one that filters it. */
  const routeOf = (name: string): Channel | undefined => channels.get(name) ?? topics.get(name);

  const join = (name: string, seat: Seat): void => {
    const topic = withoutFilter(name);
    const other = topics.get(topic);
    if (other !== undefined && other.name !== name) throw ambiguous(name, other.name);
    const channel = channels.get(name);
    if (channel === undefined) {
      const added: Channel = {
        name,
        seats: [seat],
        listening: [],
        asking: [],
        received: undefined,
        granted: ReplayOption.NewEvents,
        silence: undefined,
        isKnownToServer: false,
      };
      unknownNames.subscribed(name);
      channels.set(name, added);
      topics.set(topic, added);
      want(added);
      return;
    }
    channel.seats = [...channel.seats, seat];
    if (seat.position === ReplayOption.NewEvents) {
      seat.received = channel.received;
      seat.position = newest(channel) ?? quietPosition(channel);
      joinIn(channel, seat);
    } else if (continues(channel, seat.position)) {
      joinIn(channel, seat);
    } else {
      want(channel);
    }
  };

  const clocks = (): Now => ({ server: serverNow(), here: now() });

  const serverNow = (): number => atServer(now(), clock);

  const setServerTime = (serverTime: number): void => {
    clock = clockAt(serverTime, now());
    for (const seat of [...channels.values()].flatMap(({ seats }) => seats)) {
      if (seat.since === -Infinity) seat.since = atServer(seat.seatedAt, clock);
    }
  };

  const leave = (name: string, seat: Seat): void => {
    const channel = channels.get(name);
    if (channel === undefined) return;
    channel.seats = channel.seats.filter((other) => other !== seat);
    channel.listening = channel.listening.filter((other) => other !== seat);
    channel.asking = channel.asking.filter((other) => other !== seat);
    if (channel.seats.length === 0) {
      channels.delete(name);
      demands.delete(name);
      topics.delete(withoutFilter(name));
      publishWanted();
    }
  };

  /** Takes a subscriber to its fallback, or fails it. One that is to begin anew leaves. */
  const fallBack = (channel: Channel, { seat, error, reason }: Refusal): Fallback | undefined => {
    try {
      const fallback =
        error instanceof ReplayIdError ? fallbackFrom(error, seat.fallback, reason) : undefined;
      if (fallback === undefined) throw error;
      if (fallback.position === ReplayOption.NewEvents) {
        leave(channel.name, seat);
      } else {
        seat.position = fallback.position;
        seat.since = undefined;
        seat.isStartKept = false;
        seat.received = byDate(seat.received);
        channel.received = byDate(channel.received);
      }
      return fallback;
    } catch (thrown) {
      seat.subscriber.error(thrown);
      return undefined;
    }
  };

  /** Those who begin anew do so once all of them have left the channel, so that none joins what another still holds. */
  const fallBackAll = (channel: Channel, refusals: readonly Refusal[]): readonly Activity[] => {
    const taken = refusals.map(({ seat, ...refusal }) => ({
      seat,
      fallback: fallBack(channel, { seat, ...refusal }),
    }));
    for (const { seat, fallback } of taken) {
      if (fallback?.position === ReplayOption.NewEvents) beginAnew(channel.name, seat);
    }
    return taken.flatMap(({ fallback }) => fallback?.activities ?? []);
  };

  const events = (name: string, participation: Participation): Observable<StreamEvent> =>
    new Observable((subscriber) => {
      const seat = seatOf(subscriber, participation);
      seat.position = positionAt(seat, clocks());
      join(name, seat);
      return () => leave(name, seat);
    });

  const seatOf = (
    subscriber: Subscriber<StreamEvent>,
    {
      start,
      createdDate,
      orgId = origin.orgId,
      since,
      fallback,
      store,
      anew$ = of({ start: ReplayOption.NewEvents }),
    }: Participation,
  ): Seat => ({
    subscriber,
    fallback,
    anew$: anew$.pipe(
      map((beginning) => ({ ...beginning, fallback: fromPositions(fallback), store, anew$ })),
    ),
    store,
    origin: originFor(store),
    orgId,
    position: start,
    received: isReplayOption(start)
      ? undefined
      : markOf({ replayId: start, ...(createdDate !== undefined && { createdDate }) }),
    seatedAt: now(),
    since: start === ReplayOption.NewEvents ? (since ?? serverNow()) : since,
    isStartKept: since !== undefined,
  });

  /** Those whose positions are another org's. What they and the channel have had there says nothing here. */
  const strangersIn = (channel: Channel, orgId: string | undefined): readonly Refusal[] =>
    channel.seats.flatMap((seat) => {
      const error = foreignPosition(channel.name, seat, orgId);
      seat.orgId = orgId ?? seat.orgId;
      seat.origin = originFor(seat.store);
      if (error === undefined) return [];
      channel.received = undefined;
      seat.received = undefined;
      return [{ seat, error, reason: error.message }];
    });

  const beginAnew = (name: string, { anew$, subscriber }: Seat): void => {
    anew$.pipe(switchMap((participation) => events(name, participation))).subscribe(subscriber);
  };

  const hand = (
    message: EventMessage,
    channel: Channel,
    index: number,
    isAhead: MarksAhead,
    activities: Activity[],
  ): void => {
    let event = toStreamEvent(channel.name, message.data, channel.listening[0]?.origin);
    const mark = markOf(event);
    channel.silence = undefined;
    const isReplay = channel.granted !== ReplayOption.NewEvents;
    let overtaken: ReceivedMark | undefined;
    /** Whether one with this mark has had the event. In the common case no more than a comparison of two ids. */
    const isKnown = (received: ReceivedMark | undefined): boolean => {
      if (received === undefined || !hasHad(received, event)) return false;
      if (isDoubtful(received, event) && !isAhead(received, channel.name, index)) {
        return false;
      }
      if (!beginsAgain(received, event, channel.granted)) return true;
      overtaken = received;
      return false;
    };
    if (mark !== undefined && !isKnown(channel.received)) {
      channel.received = following(channel.received, mark);
    }
    for (const seat of channel.listening) {
      if (isKnown(seat.received)) continue;
      if (isReplay && seat.since !== undefined && enteredBefore(event, seat.since)) continue;
      // Before the subscriber is called: what it does may come back here.
      if (mark !== undefined) advance(seat, mark);
      if (originOf(event) !== seat.origin) event = withOrigin(event, seat.origin);
      handedCount += 1;
      seat.subscriber.next(event);
    }
    if (overtaken !== undefined) activities.push(countedAgain(event, overtaken));
  };

  return {
    wanted$: wanted.asObservable(),
    wanted: () => wanted.value,
    names: () => new Set(channels.keys()),
    pendingCount: () => pendingCount,
    handedCount: () => handedCount,

    events,

    deliver: (batch) => {
      const activities: Activity[] = [];
      const isAhead = marksAhead(batch, ({ channel }) => routeOf(channel)?.name);
      pendingCount = batch.length;
      for (const [index, message] of batch.entries()) {
        pendingCount -= 1;
        const channel = routeOf(message.channel);
        if (channel !== undefined) {
          hand(message, channel, index, isAhead, activities);
        } else {
          const told = unknownNames.told(message.channel, channels.keys());
          if (told !== undefined) activities.push(told);
        }
      }
      return activities;
    },

    setServerTime,
    serverNow,

    ask: ({ channel: name }) => {
      const channel = channels.get(name);
      if (channel === undefined) return;
      channel.asking = channel.seats;
      for (const seat of channel.seats) {
        // The server may have subscribed it, and its answer may never come.
        if (seat.isStartKept && seat.position === ReplayOption.NewEvents) {
          seat.position = ReplayOption.AllEvents;
        }
      }
    },

    acknowledge: ({ demand, replayId, serverTime }) => {
      if (serverTime !== undefined) setServerTime(serverTime);
      const channel = channels.get(demand.channel);
      if (channel === undefined) return [];
      const type = channel.isKnownToServer ? 'resubscribed' : 'subscribed';
      channel.isKnownToServer = true;
      channel.listening = channel.asking;
      channel.granted = replayId;
      channel.silence = silenceAfter(replayId, markedAt(channel, replayId), now());
      for (const seat of channel.seats) {
        if (seat.position === ReplayOption.NewEvents) seat.position = quietPosition(channel);
      }
      return [{ type, channel: channel.name, replayId }];
    },

    silences: () =>
      [...channels.values()].flatMap((channel) => {
        const told = longSilence(channel.name, channel.silence, now());
        if (told === undefined) return [];
        channel.silence = undefined;
        return [told];
      }),

    refuse: (demand, error) => {
      const channel = channels.get(demand.channel);
      if (channel === undefined) return [];
      const refusedId = error instanceof ReplayIdError ? error.replayId : undefined;
      const concerned = channel.seats.filter(
        ({ position }) => refusedId === undefined || position === refusedId,
      );
      const reason = `Replay id ${refusedId} is no longer known to the server.`;
      const activities = fallBackAll(
        channel,
        concerned.map((seat) => ({ seat, error, reason })),
      );
      if (channel.seats.length > 0) {
        want(channel);
      }
      return activities;
    },

    enterOrg: (orgId) => {
      origin = { ...origin, orgId };
      const activities = [...channels.values()].flatMap((channel) =>
        fallBackAll(channel, strangersIn(channel, orgId)),
      );
      if (activities.length > 0) publishWanted();
      return activities;
    },
  };
};

/** The position that the channel has come to; none while the server no longer knows it. */
const newest = ({ received }: Channel): ReplayId | undefined =>
  received?.tellsBy === 'position' ? received.replayId : undefined;

/** When the event of this position was made, as far as a subscriber knows. */
const markedAt = ({ seats }: Channel, replayId: ReplayId): string | undefined =>
  seats.find(({ position }) => position === replayId)?.received?.createdDate;

/** Lets one who needs nothing of the past take part in what the channel receives, or was asked for. */
const joinIn = (channel: Channel, seat: Seat): void => {
  if (channel.listening.length > 0) channel.listening = [...channel.listening, seat];
  if (channel.asking.length > 0) channel.asking = [...channel.asking, seat];
};

const ambiguous = (name: string, other: string): InvalidOperationError =>
  new InvalidOperationError(
    `${name} cannot be subscribed beside ${other} in one client: the server may name the events of both alike, and each would get what is the other's. Use a client of its own for it.`,
  );

const countedAgain = (event: StreamEvent, { replayId }: ReceivedMark): Activity => ({
  type: 'possible-loss',
  channel: event.channel,
  reason: `The org counts its replay ids from the beginning again: ${replayId} is followed by ${event.replayId}.`,
});

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

/** Milliseconds from a kept start within which the server is asked for new events: what comes meanwhile is not counted. */
const promptly = 2_000;

/** What to ask for on behalf of a subscriber now. One who is asked for too late for new events needs some of the past. */
const positionAt = ({ position, since, isStartKept, seatedAt }: Seat, now: Now): ReplayId =>
  position === ReplayOption.NewEvents &&
  isStartKept &&
  since !== undefined &&
  (now.server - since > promptly || now.here - seatedAt > promptly)
    ? ReplayOption.AllEvents
    : position;

const demandFor = (channel: Channel, clocks: () => Now): Demand => ({
  channel: channel.name,
  position: () => earliest(channel.seats.map((seat) => positionAt(seat, clocks()))),
});

/** Whether a subscriber that has come as far as `position` misses nothing when it joins what the channel receives now. */
const continues = ({ received }: Channel, position: ReplayId): boolean =>
  !isReplayOption(position) &&
  received !== undefined &&
  !isLaterReplayId(received.replayId, position);

/** Where everything is sent again, what was received before is remembered. */
const byDate = (received: ReceivedMark | undefined): ReceivedMark | undefined =>
  received && tellingByDate(received);
