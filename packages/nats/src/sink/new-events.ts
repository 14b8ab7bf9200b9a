import type { StreamEvent } from '@sfstream/core';
import { markerOf } from '@sfstream/core';
import { isLaterMarker } from '@sfstream/forward';
import type { ChannelPosition } from '../messages/channel-position.ts';
import type { Positions, Tail } from './tail.ts';

/** An event that a stream does not have yet, and the position of its channel before it. */
export interface NewEvent {
  readonly event: StreamEvent;
  readonly before: ChannelPosition | undefined;
}

/** Events that a stream does not have yet, and the positions once it has. */
export interface NewEvents {
  readonly events: readonly NewEvent[];
  readonly positions: Positions;
}

/**
 * Leaves out the events that are not later than the position of their channel. One without a replay id is new. Each new one is to
 * become the next message of the stream.
 */
export const newEvents = (
  given: readonly StreamEvent[],
  tail: Pick<Tail, 'seq' | 'positions'>,
): NewEvents => {
  const positions = new Map(tail.positions);
  const events: NewEvent[] = [];
  for (const event of given) {
    const marker = markerOf(event);
    const before = positions.get(event.channel);
    if (marker !== undefined && !isLaterMarker(marker, before?.marker)) continue;
    events.push({ event, before });
    if (marker !== undefined) {
      positions.set(event.channel, { marker, seq: tail.seq + events.length });
    }
  }
  return { events, positions };
};
