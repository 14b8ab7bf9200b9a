import type { StreamEvent } from './stream-event.ts';

/**
 * Milliseconds that a transaction may take (Apex Governor Limits, "Maximum execution time for each Apex transaction"). An
 * event is dated when it is made and enters the bus when its transaction commits, which may be so much later.
 */
const longestTransaction = 600_000;

/**
 * Whether an event entered the bus before `time` (epoch milliseconds) beyond doubt. In doubt it did not: an event that comes
 * although it is a little older than a subscription is better than one that never comes. Change events tell when they
 * were committed, and generic events are pushed by themselves; of all others the date is that of an open transaction.
 */
export const enteredBefore = (
  { channel, createdDate }: Pick<StreamEvent, 'channel' | 'createdDate'>,
  time: number,
): boolean => {
  if (createdDate === undefined) return false;
  const doubt = /^\/(data|u)\//.test(channel) ? 0 : longestTransaction;
  return Date.parse(createdDate) + doubt < time;
};
