import type { ReplayStore, StartMarker } from '../model/replay.ts';
import { keepingPlace } from './wrap-store.ts';

/** Global, so that an operator of one installed copy of this package knows of the starts of another. */
const latestStarts = ((globalThis as Record<symbol, unknown>)[
  Symbol.for('@sfstream/latest-starts')
] ??= new WeakMap()) as WeakMap<ReplayStore, Map<string, StartMarker>>;

/**
 * The start with new events that this process has last had `store` keep for the channel; undefined where there was none.
 * Each start is another object. A position counts only as long as the start is the one with which its event came: a
 * channel that has fallen back to new events begins again there, and operators that keep positions must not put an
 * earlier one over it.
 *
 * @example
 * ```ts
 * import type { ReplayMarker, ReplayStore, StreamEvent } from '@sfstream/core';
 * import { latestStart, markerOf } from '@sfstream/core';
 *
 * export const keepAfter = async (store: ReplayStore, event: StreamEvent, work: Promise<void>) => {
 *   const start = latestStart(store, event.channel);
 *   await work;
 *   const marker: ReplayMarker | undefined = markerOf(event);
 *   if (marker !== undefined && latestStart(store, event.channel) === start) {
 *     await store.set(event.channel, marker);
 *   }
 * };
 * ```
 */
export const latestStart = (store: ReplayStore, channel: string): StartMarker | undefined => {
  const place = keepingPlace(store, channel);
  return latestStarts.get(place.store)?.get(place.key);
};

/** Takes note of a start before the store keeps it. */
export const noteStart = (store: ReplayStore, channel: string, marker: StartMarker): void => {
  const place = keepingPlace(store, channel);
  const ofStore = latestStarts.get(place.store) ?? new Map<string, StartMarker>();
  latestStarts.set(place.store, ofStore.set(place.key, { ...marker }));
};
