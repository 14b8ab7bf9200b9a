import type { Written } from './written-event.ts';

/** Events in one request (Pub/Sub API guide, "Pub/Sub API Allocations"). */
const mostEvents = 200;

/** Bytes in one request. The guide advises 3 MB, and the server ends the connection beyond 4. */
const mostBytes = 3 * 1024 * 1024;

/** Bytes of an event besides its payload: its id, the id of its schema, and what frames them. */
const besides = 100;

/** Writes the first of the data, as many as one request may hold; at least one, where there is any. */
export const firstBatch = (
  data: Iterable<unknown>,
  write: (datum: unknown) => Written,
): readonly Written[] => {
  const batch: Written[] = [];
  let bytes = 0;
  for (const datum of data) {
    const written = write(datum);
    if (written.outcome === 'pending') bytes += written.event.payload.length + besides;
    if (batch.length > 0 && bytes > mostBytes) break;
    batch.push(written);
    if (batch.length === mostEvents) break;
  }
  return batch;
};
