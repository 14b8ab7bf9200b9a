import type { StreamEvent } from './stream-event.ts';

/**
 * Milliseconds from the date of an event to its place on the bus. Platform events and those of PushTopics are dated in a
 * transaction, and enter the bus when it commits, which may take so long (Apex Governor Limits, "Maximum execution time for
 * each Apex transaction"). Change events are dated when they are committed, and published afterwards, by a queue.
 */
const longestDelay = 600_000;

/**
 * Whether an event entered the bus before `time` (epoch milliseconds) beyond doubt. In doubt it did not: an event that comes
 * although it is a little older than a subscription is better than one that never comes. Generic events are pushed by
 * themselves, without a transaction or queue.
 */
export const enteredBefore = (
  { channel, createdDate }: Pick<StreamEvent, 'channel' | 'createdDate'>,
  time: number,
): boolean => {
  if (createdDate === undefined) return false;
  const doubt = channel.startsWith('/u/') ? 0 : longestDelay;
  return Date.parse(createdDate) + doubt < time;
};
