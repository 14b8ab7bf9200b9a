import type { EventFacts } from '../model/read-facts.ts';
import type { StreamEvent } from '../model/stream-event.ts';

const minute = 60_000;

/**
 * Milliseconds that may pass between the date of an event and its entry into the bus, and by which clocks may differ. A generic event
 * is pushed on its own. A change event is dated when it is committed, and published later by a queue. All others are dated
 * in a transaction and enter the bus when it commits, up to ten minutes later (Apex Governor Limits, "Maximum execution
 * time for each Apex transaction").
 */
const longestDelay = (channel: string): number =>
  channel.startsWith('/u/') || channel.startsWith('/data/') ? minute : 10 * minute;

/**
 * True where an event entered the bus before `time` (epoch milliseconds) beyond doubt. In doubt it is false: an event
 * that is a little older than a subscription is better than a missing one. A date without a time of day or a time zone
 * proves nothing, since it may be many hours off.
 */
export const enteredBefore = (
  { channel, createdDate = '' }: Pick<StreamEvent, 'channel'> & Pick<EventFacts, 'createdDate'>,
  time: number,
): boolean => namesInstant(createdDate) && Date.parse(createdDate) + longestDelay(channel) < time;

const namesInstant = (date: string): boolean =>
  date.includes('T') && /(?:Z|[+-]\d\d:?\d\d)$/.test(date);
