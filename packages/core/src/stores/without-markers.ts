import type { ReplayStore } from '../model/replay.ts';
import { wrapStore } from './wrap-store.ts';

/**
 * Presents the store as one without markers, for a channel that begins again although its marker is there. A marker
 * that is set replaces it.
 */
export const withoutMarkers = (store: ReplayStore): ReplayStore =>
  wrapStore(store, {
    get: () => undefined,
    set: (channel, marker) => store.set(channel, marker),
  });
