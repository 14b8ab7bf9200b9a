import { answerOf } from '@sfstream/base';
import type { Observable } from 'rxjs';
import {
  EMPTY,
  defer,
  filter,
  fromEvent,
  map,
  merge,
  share,
  startWith,
  withLatestFrom,
} from 'rxjs';
import { readMarker } from '../model/read-marker.ts';
import { refuseForgetful } from './refuse-forgetful.ts';
import type { ReplayMarker, ReplayStore } from '../model/replay.ts';
import { storeLayers } from './store-layers.ts';

/**
 * The marker that the store holds for the channel; undefined where it holds none. It is asked on subscription, and may
 * take as long as it likes. Fails with whatever the store fails with, and where
 *
 * - it answers that there is none although it, or what it stores in, has just told of an error,
 * - it holds something else than a marker,
 * - its settings lose markers without a word.
 *
 * For wrappers, which leave the time limit and the `StoreError` to `getMarker`.
 *
 * @example
 * ```ts
 * import type { ReplayStore } from '@sfstream/core';
 * import { heldMarker, wrapStore } from '@sfstream/core';
 * import { retry } from 'rxjs';
 *
 * export const patient = (store: ReplayStore): ReplayStore =>
 *   wrapStore(store, {
 *     get: (channel) => heldMarker(store, channel).pipe(retry({ count: 3, delay: 1_000 })),
 *     set: (channel, marker) => store.set(channel, marker),
 *   });
 * ```
 */
export const heldMarker = (
  store: ReplayStore,
  channel: string,
): Observable<ReplayMarker | undefined> =>
  defer(() => {
    refuseForgetful(store);
    const failure$ = merge(...storeLayers(store).map(failuresOf));
    return answerOf(() => store.get(channel)).pipe(
      withLatestFrom(failure$.pipe(startWith(undefined))),
      map(([held, failure]) => {
        if (held !== undefined && held !== null) return readMarker(held);
        if (failure !== undefined) throw failure.cause;
        return undefined;
      }),
    );
  });

interface Failure {
  readonly cause: unknown;
}

/** By layer: many channels at once have one listener, since emitters warn of more. */
const failures = new WeakMap<object, Observable<Failure>>();

/**
 * What the layer tells of its errors by events. Adapters of Keyv do so and then answer that there is no entry, and so
 * does a cacheable; a cache-manager has its event `get` for both.
 */
const failuresOf = (layer: object): Observable<Failure> => {
  const known = failures.get(layer);
  if (known !== undefined) return known;
  const failure$ = merge(
    eventsOf(layer, 'error').pipe(map((cause) => ({ cause }))),
    eventsOf(layer, 'get').pipe(
      filter(hasError),
      map(({ error }) => ({ cause: error })),
    ),
  ).pipe(share());
  failures.set(layer, failure$);
  return failure$;
};

interface Emitter {
  on(name: string, listener: (event: unknown) => void): void;
  off(name: string, listener: (event: unknown) => void): void;
}

const eventsOf = (layer: object, name: string): Observable<unknown> =>
  isEmitter(layer) ? fromEvent(layer, name) : EMPTY;

const isEmitter = (layer: object): layer is Emitter =>
  'on' in layer &&
  'off' in layer &&
  typeof layer.on === 'function' &&
  typeof layer.off === 'function';

const hasError = (event: unknown): event is { readonly error: unknown } =>
  typeof event === 'object' && event !== null && 'error' in event;
