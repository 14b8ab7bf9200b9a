import { DecodeError } from '@sfstream/base';
import type { ChannelSignal } from './channel-ports.ts';
import { placeAfter } from './place-after.ts';

const channel = '/event/Order__e';
const after = (id: string) => ({ after: id as `${number}` });

const events = (...ids: readonly (string | undefined)[]): ChannelSignal => ({
  type: 'events',
  channel,
  events: ids.map((id) => ({ channel, replayId: id as `${number}`, data: {} as never })),
  factsOf: () => ({}),
});

const undecodable = (id: string | undefined): ChannelSignal => ({
  type: 'undecodable',
  channel,
  replayId: id as `${number}`,
  error: new DecodeError('An event', ['it is empty']),
});

it.each([
  ['events', 'behind the last of them', events('0x01', '0x02'), '0x02'],
  ['events whose last has no id', 'behind the last with one', events('0x01', undefined), '0x01'],
  ['events without ids', 'where it was', events(undefined), '0x00'],
  ['an event that cannot be read', 'behind it', undecodable('0x01'), '0x01'],
  ['such an event without an id', 'where it was', undecodable(undefined), '0x00'],
])('after %s a subscription goes on %s', (_what, _where, signal, id) => {
  expect(placeAfter(after('0x00'), signal)).toEqual(after(id));
});
