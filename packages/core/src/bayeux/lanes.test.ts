import type { EventMessage, Reply } from '../messages/message.ts';
import type { Messages } from '../wire/read-messages.ts';
import { emptyLanes, lanesAfter } from './lanes.ts';
import type { Happening, Lane, Lanes } from './lanes.ts';

const event = (replayId?: number, channel = '/event/A'): EventMessage => ({
  channel,
  data: { event: { ...(replayId !== undefined && { replayId }) } },
});

const reply = (name: string, subscription: string, successful = true): Reply => ({
  channel: `/meta/${name}`,
  subscription,
  successful,
});

const messages = (events: readonly EventMessage[], ...replies: readonly Reply[]): Messages => ({
  events,
  replies,
});

const asked = (lane: Lane): Happening => ({ type: 'asked', lane });
const ended = (lane: Lane): Happening => ({ type: 'ended', lane });
const answered = (lane: Lane, ...events: readonly EventMessage[]): Happening => ({
  type: 'answered',
  lane,
  messages: messages(events),
});
const overdue: Happening = { type: 'overdue' };

const subscribedToA: Lanes = { ...emptyLanes, subscribed: new Set(['/event/A']) };

/** Everything that is passed on, as `lane: replay ids`, and `!` where events were withheld. */
const play = (happenings: readonly Happening[], start: Lanes = subscribedToA): string => {
  let lanes = start;
  const seen: string[] = [];
  for (const happened of happenings) {
    const step = lanesAfter(lanes, happened);
    lanes = step.lanes;
    for (const { lane, messages: told } of step.told) seen.push(`${lane}: ${idsOf(told)}`.trim());
    if (step.isOvertaken) seen.push('!');
  }
  return seen.join(', ');
};

const idsOf = ({ events }: Messages): string =>
  events
    .map(({ data }) => (data as { event: { replayId?: number } }).event.replayId ?? '?')
    .join(' ');

describe('the answer of a poll', () => {
  it.each<[string, readonly Happening[], string]>([
    [
      'is passed on at once where no call is under way',
      [asked('poll'), answered('poll', event(1))],
      'poll: 1',
    ],
    [
      'waits while a call is under way',
      [asked('call'), asked('poll'), answered('poll', event(1))],
      '',
    ],
    [
      'goes on with its own events when the call has failed',
      [asked('call'), asked('poll'), answered('poll', event(1)), ended('call')],
      'poll: 1',
    ],
    [
      'gives its events to the call that is answered then, which is told first',
      [
        asked('call'),
        asked('poll'),
        answered('poll', event(2)),
        answered('call', event(1)),
        ended('call'),
      ],
      'call: 1 2, poll:',
    ],
    [
      'brings a call that waits for it all events in order',
      [
        asked('poll'),
        asked('call'),
        answered('call', event(3)),
        answered('poll', event(2), event(4)),
        ended('call'),
      ],
      'call: 2 3 4, poll:',
    ],
    [
      'waits for the end of a call whose answer was passed on',
      [asked('call'), answered('call'), asked('poll'), answered('poll', event(2)), ended('call')],
      'call:, poll: 2',
    ],
    [
      'is not passed on once the poll was left',
      [asked('call'), asked('poll'), answered('poll', event(1)), ended('poll')],
      '',
    ],
    [
      'without events leaves those of a call as they came',
      [
        asked('call'),
        asked('poll'),
        answered('poll'),
        answered('call', event(1), event(5, '/event/B'), event(2)),
        ended('call'),
      ],
      'call: 1 5 2, poll:',
    ],
    [
      'leaves a channel as it came where an event of it has no replay id',
      [
        asked('call'),
        asked('poll'),
        answered('poll', event(2)),
        answered('call', event(), event(1)),
        ended('call'),
      ],
      'call: 2 ? 1, poll:',
    ],
  ])('%s', (_, happenings, seen) => {
    expect(play(happenings)).toBe(seen);
  });
});

describe('the answer of a call', () => {
  const beforePoll = [asked('poll'), asked('call')];

  it.each<[string, readonly Happening[], string]>([
    ['is passed on at once where it brings nothing', [...beforePoll, answered('call')], 'call:'],
    [
      'is passed on at once where no poll is under way',
      [asked('call'), answered('call', event(1))],
      'call: 1',
    ],
    [
      'is passed on at once where the poll has been told already',
      [asked('poll'), answered('poll'), asked('call'), answered('call', event(1))],
      'poll:, call: 1',
    ],
    ['waits for the poll with events', [...beforePoll, answered('call', event(1))], ''],
    [
      'is passed on at once with events of a channel that is new',
      [...beforePoll, answered('call', event(1, '/event/B'))],
      'call: 1',
    ],
    [
      'withholds events that may have overtaken others when the poll takes too long',
      [...beforePoll, answered('call', event(1)), overdue],
      'call:, !',
    ],
    [
      'keeps what has no order, and what is of a new channel',
      [...beforePoll, answered('call', event(1), event(), event(2, '/event/B')), overdue],
      'call: ? 2, !',
    ],
    [
      'is whole where nothing in it has an order',
      [...beforePoll, answered('call', event(), event()), overdue],
      'call: ? ?',
    ],
    [
      'is not overdue any more once it was passed on',
      [...beforePoll, answered('call', event(1)), answered('poll'), overdue],
      'call: 1',
    ],
  ])('%s', (_, happenings, seen) => {
    expect(play(happenings)).toBe(seen);
  });
});

describe('the subscribed channels', () => {
  it.each<[string, Reply, readonly string[]]>([
    ['grow by what is granted', reply('subscribe', '/event/B'), ['/event/A', '/event/B']],
    ['bear the names of topics', reply('subscribe', '/topic/T?a=1'), ['/event/A', '/topic/T']],
    ['stay as they are after a refusal', reply('subscribe', '/event/B', false), ['/event/A']],
    [
      'stay as they are after a reply of another kind',
      reply('subscribed', '/event/A'),
      ['/event/A'],
    ],
    [
      'stay as they are after a reply of a service',
      { ...reply('subscribe', '/event/A'), channel: '/service/meta/subscribe' },
      ['/event/A'],
    ],
    [
      'stay as they are after a reply that names none',
      { channel: '/meta/subscribe', successful: true },
      ['/event/A'],
    ],
    ['shrink by what is left', reply('unsubscribe', '/event/A'), []],
  ])('%s', (_, said, names) => {
    const { lanes } = lanesAfter(subscribedToA, {
      type: 'answered',
      lane: 'call',
      messages: messages([], said),
    });
    expect([...lanes.subscribed]).toEqual(names);
  });
});
