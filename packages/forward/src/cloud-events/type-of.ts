import type { StreamEvent } from '@sfstream/core';
import { member } from './member.ts';

/**
 * The type of an event: `com.salesforce.`, the family of its channel (`data`, `event`, `topic`, `u`), its name, and what was
 * done, where it says so. The name is that of the object of a change event or of the platform event, so that it is the same
 * on a channel that carries many; else that of the channel.
 *
 * | event                                | type                                  |
 * | ------------------------------------ | ------------------------------------- |
 * | change of `/data/ChangeEvents`       | `com.salesforce.data.Account.UPDATE`  |
 * | platform event of `/event/Order__e`  | `com.salesforce.event.Order__e`       |
 * | PushTopic `/topic/Orders`            | `com.salesforce.topic.Orders.created` |
 * | generic event of `/u/notices/berlin` | `com.salesforce.u.notices.berlin`     |
 */
export const typeOf = ({ channel, data }: StreamEvent): string => {
  const facts = member(data, 'event');
  const header = member(member(data, 'payload'), 'ChangeEventHeader');
  const [path = ''] = channel.split('?');
  const [family = '', ...rest] = path.split('/').filter(Boolean);
  return [
    'com.salesforce',
    family,
    ...(textIn(header, 'entityName') ?? textIn(facts, 'EventApiName') ?? rest),
    ...(textIn(header, 'changeType') ?? textIn(facts, 'type') ?? []),
  ].join('.');
};

const textIn = (value: unknown, key: string): readonly [string] | undefined => {
  const text = member(value, key);
  return typeof text === 'string' && text !== '' ? [text] : undefined;
};
