import { withoutFilter } from '../model/channel-name.ts';
import { isLaterReplayId } from '../model/replay.ts';
import { replayIdOf } from '../model/read-facts.ts';
import type { EventMessage, Reply } from '../messages/message.ts';
import type { Messages } from '../wire/read-messages.ts';

/** A lane is a connection of its own, for polls or for all other calls, with at most one request under way. */
export type Lane = 'poll' | 'call';

/**
 * The stage of the request on a lane. `told`: its answer was passed on, and it is about to end. `waiting`: its answer
 * is there, and waits for the other lane.
 */
type Request =
  | { readonly is: 'absent' | 'asked' | 'told' }
  | { readonly is: 'waiting'; readonly messages: Messages };

/** The two lanes of one session. */
export interface Lanes extends Readonly<Record<Lane, Request>> {
  /** The names of the subscribed channels, without filters, as read from the server's replies. */
  readonly subscribed: ReadonlySet<string>;
}

/** An event on the lanes. `overdue`: the answer of a call has waited long enough. */
export type Happening =
  | { readonly type: 'asked' | 'ended'; readonly lane: Lane }
  | { readonly type: 'answered'; readonly lane: Lane; readonly messages: Messages }
  | { readonly type: 'overdue' };

/** The resulting lanes, and the answers to pass on, in this order. */
export interface Step {
  readonly lanes: Lanes;
  readonly told: readonly Told[];
  /** True where events were withheld, since earlier ones may be missing. */
  readonly isOvertaken?: true;
}
interface Told {
  readonly lane: Lane;
  readonly messages: Messages;
}

const absent: Request = { is: 'absent' };
const asked: Request = { is: 'asked' };
const told: Request = { is: 'told' };

export const emptyLanes: Lanes = { poll: absent, call: absent, subscribed: new Set() };

/**
 * Computes the lanes after a {@link Happening}. The answer of a poll waits for the call under way, and the events of
 * both are put in the order of their replay ids. The events of a call wait for the poll; when that takes too long,
 * those with a replay id are withheld.
 */
export const lanesAfter = (lanes: Lanes, happened: Happening): Step => {
  switch (happened.type) {
    case 'asked':
      return quietly(withRequest(lanes, happened.lane, asked));
    case 'answered':
      return happened.lane === 'poll'
        ? pollAnswered(lanes, happened.messages)
        : callAnswered(lanes, happened.messages);
    case 'overdue':
      return lanes.call.is === 'waiting' ? withheld(lanes, lanes.call.messages) : quietly(lanes);
    case 'ended':
      return happened.lane === 'call' && lanes.poll.is === 'waiting'
        ? telling({ ...lanes, call: absent }, { lane: 'poll', messages: lanes.poll.messages })
        : quietly(withRequest(lanes, happened.lane, absent));
  }
};

/** Member by member, since every poll passes here several times. */
const withRequest = ({ poll, call, subscribed }: Lanes, lane: Lane, request: Request): Lanes =>
  lane === 'poll' ? { poll: request, call, subscribed } : { poll, call: request, subscribed };

const quietly = (lanes: Lanes): Step => ({ lanes, told: [] });

const telling = (lanes: Lanes, answer: Told): Step => {
  const { poll, call, subscribed } = withRequest(lanes, answer.lane, told);
  const { replies } = answer.messages;
  return {
    lanes: { poll, call, subscribed: subscribedAfter(subscribed, replies) },
    told: [answer],
  };
};

const pollAnswered = (lanes: Lanes, messages: Messages): Step => {
  switch (lanes.call.is) {
    case 'absent':
      return telling(lanes, { lane: 'poll', messages });
    case 'asked':
    case 'told':
      return quietly({ ...lanes, poll: { is: 'waiting', messages } });
    case 'waiting':
      return meeting(lanes, messages, lanes.call.messages);
  }
};

const callAnswered = (lanes: Lanes, messages: Messages): Step => {
  if (lanes.poll.is === 'waiting') return meeting(lanes, lanes.poll.messages, messages);
  return lanes.poll.is === 'asked' && messages.events.some(isOf(lanes.subscribed))
    ? quietly({ ...lanes, call: { is: 'waiting', messages } })
    : telling(lanes, { lane: 'call', messages });
};

/**
 * Merges both answers: all events go with the call, which is passed on first; the poll follows when the call has ended.
 */
const meeting = (lanes: Lanes, polled: Messages, called: Messages): Step =>
  telling(
    { ...lanes, poll: { is: 'waiting', messages: { ...polled, events: [] } } },
    {
      lane: 'call',
      messages:
        polled.events.length === 0
          ? called
          : { ...called, events: inOrder([...polled.events, ...called.events]) },
    },
  );

/**
 * Withholds the events that will come again. An event without a replay id has no order and would not be replayed; a new
 * channel has no earlier events.
 */
const withheld = (lanes: Lanes, messages: Messages): Step => {
  const isKnown = isOf(lanes.subscribed);
  const events = messages.events.filter(
    (event) => !isKnown(event) || replayIdOf(event.data) === undefined,
  );
  return events.length === messages.events.length
    ? telling(lanes, { lane: 'call', messages })
    : {
        ...telling(lanes, { lane: 'call', messages: { ...messages, events } }),
        isOvertaken: true,
      };
};

const isOf =
  (subscribed: ReadonlySet<string>) =>
  ({ channel }: EventMessage): boolean =>
    subscribed.has(withoutFilter(channel));

const subscribedAfter = (
  former: ReadonlySet<string>,
  replies: readonly Reply[],
): ReadonlySet<string> => {
  const changes = replies.filter(
    ({ channel, successful }) =>
      successful === true && (channel === '/meta/subscribe' || channel === '/meta/unsubscribe'),
  );
  if (changes.length === 0) return former;
  const subscribed = new Set(former);
  for (const { channel, subscription = [] } of changes) {
    for (const name of [subscription].flat().map(withoutFilter)) {
      if (channel === '/meta/subscribe') subscribed.add(name);
      else subscribed.delete(name);
    }
  }
  return subscribed;
};

/** Sorts the events of each channel by replay id. A channel with an event that has none stays as it is. */
const inOrder = (events: readonly EventMessage[]): readonly EventMessage[] => {
  const channels = new Map<string, EventMessage[]>();
  for (const event of events) {
    const others = channels.get(event.channel);
    if (others === undefined) channels.set(event.channel, [event]);
    else others.push(event);
  }
  return [...channels.values()].flatMap((ofOne) =>
    ofOne.every(({ data }) => replayIdOf(data) !== undefined) ? ofOne.sort(byReplayId) : ofOne,
  );
};

const byReplayId = (one: EventMessage, other: EventMessage): number => {
  const [id = 0, otherId = 0] = [replayIdOf(one.data), replayIdOf(other.data)];
  if (id === otherId) return 0;
  return isLaterReplayId(id, otherId) ? 1 : -1;
};
