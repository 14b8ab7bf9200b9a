import { withoutFilter } from '../model/channel-name.ts';
import { isLaterReplayId } from '../model/replay.ts';
import { replayIdOf } from '../model/stream-event.ts';
import type { EventMessage, Reply } from '../messages/message.ts';
import type { Messages } from '../wire/read-messages.ts';

/** Polls and calls have a connection each, and at most one request is under way on either. */
export type Lane = 'poll' | 'call';

/**
 * How far the request of a lane is. `told`: its answer was passed on, and it is about to end. `waiting`: its answer is there, and
 * waits for the other lane.
 */
type Request =
  | { readonly is: 'absent' | 'asked' | 'told' }
  | { readonly is: 'waiting'; readonly messages: Messages };

/** The two lanes of one session. */
export interface Lanes extends Readonly<Record<Lane, Request>> {
  /** The names of the subscribed channels, without filters, as the server's replies tell them. */
  readonly subscribed: ReadonlySet<string>;
}

/** What happens to the lanes. `overdue`: a call's answer has waited long enough. */
export type Happening =
  | { readonly type: 'asked' | 'ended'; readonly lane: Lane }
  | { readonly type: 'answered'; readonly lane: Lane; readonly messages: Messages }
  | { readonly type: 'overdue' };

/** The lanes afterwards, and the answers that are passed on, in this order. */
export interface Step {
  readonly lanes: Lanes;
  readonly told: readonly Told[];
  /** Events were withheld, as earlier ones may be missing. */
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
 * An answer to a poll waits for the call under way, and events that meet there are put in the order of their replay ids. A
 * call's events wait for a poll; once that takes too long, those that have an order are withheld.
 */
export const lanesAfter = (lanes: Lanes, happened: Happening): Step => {
  switch (happened.type) {
    case 'asked':
      return quietly({ ...lanes, [happened.lane]: asked });
    case 'answered':
      return happened.lane === 'poll'
        ? pollAnswered(lanes, happened.messages)
        : callAnswered(lanes, happened.messages);
    case 'overdue':
      return lanes.call.is === 'waiting' ? withheld(lanes, lanes.call.messages) : quietly(lanes);
    case 'ended':
      return happened.lane === 'call' && lanes.poll.is === 'waiting'
        ? telling({ ...lanes, call: absent }, { lane: 'poll', messages: lanes.poll.messages })
        : quietly({ ...lanes, [happened.lane]: absent });
  }
};

const quietly = (lanes: Lanes): Step => ({ lanes, told: [] });

const telling = (lanes: Lanes, ...answers: readonly Told[]): Step => ({
  lanes: answers.reduce<Lanes>(
    (held, { lane, messages }) => ({
      ...held,
      [lane]: told,
      subscribed: subscribedAfter(held.subscribed, messages.replies),
    }),
    lanes,
  ),
  told: answers,
});

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

/** All events go with the call, which is told first; the poll follows when the call has ended. */
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

/** What has no replay id has no order either, and would not come again; of a channel that is new there is nothing earlier. */
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
    ({ channel = '', successful }) =>
      successful === true && /^\/meta\/(un)?subscribe$/.test(channel),
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

/** Each channel's events by replay id; a channel whose events are not all numbered stays as it is. */
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
