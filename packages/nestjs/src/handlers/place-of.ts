import type { StreamEvent } from '@sfstream/core';

/** Channel and replay id; of a batch the first one and the last. */
export const placeOf = (channel: string, unit: unknown): string => {
  const ids = (Array.isArray(unit) ? unit : [unit]).map((event) => (event as StreamEvent).replayId);
  const [first, last] = [ids[0], ids.at(-1)];
  if (first === undefined) return channel;
  return `${channel} at replay id ${ids.length === 1 ? first : `${first} to ${last}`}`;
};
