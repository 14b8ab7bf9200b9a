import type { StreamEvent } from '../model/stream-event.ts';

const minute = 60_000;

/**
 * Milliseconds that may lie between the date of an event and its place on the bus. Generic events are pushed by themselves.
 * Change events are dated when they are committed, and published afterwards, by a queue. All others are dated in a
 * transaction, and enter the bus when it commits: up to ten minutes later (Apex Governor Limits, "Maximum execution time for
 * each Apex transaction").
 */
const longestDelay = (channel: string): number => {
  if (channel.startsWith('/u/')) return 0;
  return channel.startsWith('/data/') ? minute : 10 * minute;
};

/**
 * Whether an event entered the bus before `time` (epoch milliseconds) beyond doubt. In doubt it did not: an event that comes
 * although it is a little older than a subscription is better than one that never comes.
 */
export const enteredBefore = (
  { channel, createdDate }: Pick<StreamEvent, 'channel' | 'createdDate'>,
  time: number,
): boolean => createdDate !== undefined && Date.parse(createdDate) + longestDelay(channel) < time;
