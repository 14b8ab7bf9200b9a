import { ClientError } from '@sfstream/base';

/**
 * The API name of a platform event, from that or from its channel. Throws a {@link ClientError} that says how events of
 * another family are published.
 */
export const eventName = (event: string): string => {
  const name = typeof event === 'string' ? /^(?:\/event\/)?(\w+)$/.exec(event)?.[1] : undefined;
  if (name !== undefined) return name;
  throw new ClientError(
    `publish takes the name of a platform event, such as 'Order__e' or '/event/Order__e'. ${otherwise(event)}`,
    { field: 'event' },
  );
};

const otherwise = (event: unknown): string => {
  const channel = String(event);
  if (channel.startsWith('/u/')) return 'Generic events are published with push().';
  if (/^\/(topic|data)\//.test(channel)) {
    return 'Salesforce itself publishes there, when a record changes.';
  }
  return 'Custom channels carry events that are published by their own names.';
};
