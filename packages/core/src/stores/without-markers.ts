import type { ReplayStore } from '../model/replay.ts';
import { wrapStore } from './wrap-store.ts';

/**
 * The store as one that holds no marker yet, for a channel that begins again although its marker is there: what is set
 * takes that marker's place.
 */
export const withoutMarkers = (store: ReplayStore): ReplayStore =>
  wrapStore(store, {
    get: () => undefined,
    set: (channel, marker) => store.set(channel, marker),
  });
