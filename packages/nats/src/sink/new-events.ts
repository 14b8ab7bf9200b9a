import type { StreamEvent } from '@sfstream/core';
import { markerOf } from '@sfstream/core';
import { isLaterMarker } from '@sfstream/forward';
import type { Positions } from './tail.ts';

/** Events that a stream does not have yet, and the positions once it has. */
export interface NewEvents {
  readonly events: readonly StreamEvent[];
  readonly positions: Positions;
}

/** Leaves out the events that are not later than the position of their channel. One without a replay id is new. */
export const newEvents = (events: readonly StreamEvent[], before: Positions): NewEvents => {
  const positions = new Map(before);
  const fresh = events.filter((event) => {
    const marker = markerOf(event);
    if (marker === undefined) return true;
    if (!isLaterMarker(marker, positions.get(event.channel))) return false;
    positions.set(event.channel, marker);
    return true;
  });
  return { events: fresh, positions };
};
