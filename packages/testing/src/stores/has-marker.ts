import { deepStrictEqual } from 'node:assert';
import type { KeptMarker, StoreSession } from './store-session.ts';

/** Rejects with an `AssertionError` where the store does not have this marker of the channel. */
export const hasMarker = async (
  store: Pick<StoreSession, 'get'>,
  channel: string,
  marker: KeptMarker,
): Promise<void> => {
  deepStrictEqual(markerIn(await store.get(channel)), marker);
};

/** Takes the marker out of an answer. More members, such as the other columns of a row, do no harm. */
const markerIn = (found: unknown): unknown => {
  if (typeof found !== 'object' || found === null) return found;
  const fields = Object.entries(found).filter(
    ([name, value]) => ['replayId', 'createdDate', 'orgId'].includes(name) && value !== undefined,
  );
  return fields.length === 0 ? found : Object.fromEntries(fields);
};
