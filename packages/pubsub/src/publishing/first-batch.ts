import type { Written } from './written-event.ts';

/** Events in one request (Pub/Sub API guide, "Pub/Sub API Allocations"). */
const mostEvents = 200;

/** Bytes in one request. The guide advises 3 MB, and the server ends the connection beyond 4. */
const mostBytes = 3 * 1024 * 1024;

/** Bytes of an event besides its payload: its id, the id of its schema, and what frames them. */
const besides = 100;

/** The number of events, from the first on, that one request may hold; at least one, where there is any. */
export const firstBatch = (list: readonly Written[]): number => {
  let bytes = 0;
  const first = list.slice(0, mostEvents);
  const end = first.findIndex((written, index) => {
    if (written.type === 'written') bytes += written.event.payload.length + besides;
    return index > 0 && bytes > mostBytes;
  });
  return end === -1 ? first.length : end;
};
