import type { ReplayMarker } from '@sfstream/core';

/** A stored position for people: the replay id of the last event that is done, or since when events are awaited. */
export const storedPosition = ({ replayId, createdDate }: ReplayMarker): string =>
  replayId === undefined ? `new events since ${createdDate}` : String(replayId);
