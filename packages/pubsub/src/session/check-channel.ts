import { ClientError } from '@sfstream/base';
import { checkChannelName } from '@sfstream/core';

/** Throws a {@link ClientError} for a channel of CometD alone (Pub/Sub API guide, "Event Availability"). */
export const checkChannel = (name: string): void => {
  checkChannelName(name);
  if (name.startsWith('/event/') || name.startsWith('/data/')) return;
  throw new ClientError(
    `${name} is not a channel of the Pub/Sub API, which carries /event/ and /data/ alone. Use a client without transport for PushTopics (/topic/) and generic events (/u/).`,
    { field: 'channel' },
  );
};
