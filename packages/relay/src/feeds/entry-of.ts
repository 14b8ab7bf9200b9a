import type { StreamEvent } from '@sfstream/core';
import { markerOf } from '@sfstream/core';
import { exactJson } from '../wire/exact-json.ts';
import type { RelayedChannel } from '../options/relay-options.ts';
import type { Entry, Place } from '../log/event-log.ts';

/** An entry of the log without its place and time. */
export type Content = Omit<Entry, keyof Place | 'at'>;

/**
 * Makes the entry of an event; undefined when the event is left out. An event that cannot be read becomes a gap, since
 * the event itself may hold what must not leave the server.
 */
export const entryOf = (
  event: StreamEvent,
  { select = wholeData }: RelayedChannel,
  onUnreadable: (error: unknown) => void,
): Content | undefined => {
  const { channel, replayId } = event;
  try {
    const data = select(event);
    const text = data === undefined ? undefined : exactJson({ channel, replayId, data });
    return text === undefined ? undefined : content('event', event, text);
  } catch (error) {
    onUnreadable(error);
    return content('gap', event, JSON.stringify({ channel, reason: 'unreadable' }));
  }
};

const wholeData = ({ data }: StreamEvent): unknown => data;

const content = (type: Entry['type'], event: StreamEvent, data: string): Content => ({
  type,
  data,
  bytes: new TextEncoder().encode(data).length,
  marker: markerOf(event),
});
