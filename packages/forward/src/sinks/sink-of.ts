import type { MaybeAsync } from '@sfstream/base';
import { answerOf, hasMethods, isFunction, readOptions, required } from '@sfstream/base';
import type { ReplayMarker, ReplayStore, StreamEvent } from '@sfstream/core';
import { getMarker, markerOf, setMarker, wrapStore } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { EMPTY, concat, from, ignoreElements, last, mergeMap, switchMap } from 'rxjs';
import { isLaterMarker } from './is-later-marker.ts';
import type { Sink } from './sink.ts';

/** The parts of {@link sinkOf}. */
export interface SinkParts {
  /** Keeps how far each channel is written. */
  readonly store: ReplayStore;
  /** Writes events in this order, and answers once the engine has confirmed all of them. */
  readonly write: (events: readonly StreamEvent[]) => MaybeAsync<unknown>;
}

/**
 * Makes a sink of an engine that cannot tell how far it has come, such as a message broker: a store keeps the position, after
 * each write. What was written when a crash comes before the position is stored is written again, so that consumers meet repeats; the
 * `id` of a CloudEvent tells them.
 *
 * Throws a `ClientError` that names the part that is missing or wrong.
 *
 * @example
 * ```ts
 * import { sinkOf, toCloudEvent } from '@sfstream/forward';
 * import { fileStore } from '@sfstream/replay/node';
 *
 * export const webhook = (url: string) =>
 *   sinkOf({
 *     store: fileStore('replay.json'),
 *     write: async (events) => {
 *       const body = JSON.stringify(events.map(toCloudEvent));
 *       const headers = { 'content-type': 'application/cloudevents-batch+json' };
 *       const { ok, status } = await fetch(url, { method: 'POST', headers, body });
 *       if (!ok) throw new Error(`The webhook answered ${status}.`);
 *     },
 *   });
 * ```
 */
export const sinkOf = (parts: SinkParts): Sink => {
  const { store, write } = readOptions('sinkOf', parts, {
    store: required('a store with get and set, such as a Map', hasMethods('get', 'set')),
    write: required('a function that writes events', isFunction),
  });
  const set = (channel: string, marker: ReplayMarker): Observable<void> =>
    getMarker(store, channel).pipe(
      switchMap((kept) =>
        isLaterMarker(marker, kept) ? setMarker(store, channel, marker) : EMPTY,
      ),
    );
  return wrapStore(store, {
    get: (channel) => store.get(channel),
    set,
    write: (events) =>
      concat(
        answerOf(() => write(events)).pipe(ignoreElements()),
        from(lastMarkers(events)).pipe(mergeMap(([channel, marker]) => set(channel, marker))),
      ).pipe(last(undefined, undefined)),
  });
};

/** The marker of the last event of each channel. */
const lastMarkers = (events: readonly StreamEvent[]): ReadonlyMap<string, ReplayMarker> =>
  new Map(
    events.flatMap((event) => {
      const marker = markerOf(event);
      return marker === undefined ? [] : [[event.channel, marker] as const];
    }),
  );
