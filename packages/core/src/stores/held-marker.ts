import { answerOf } from '@sfstream/base';
import {
  EMPTY,
  Observable,
  defer,
  filter,
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
 * The marker that the store holds for the channel; undefined where it holds none. The store is asked on subscription,
 * and may take as long as it likes. Fails with the error of the store, and where the store
 *
 * - answers that there is none although it, or the store below it, has just reported an error,
 * - holds something that is not a marker,
 * - has settings under which it loses markers silently.
 *
 * For wrappers of stores, which leave the time limit and the `StoreError` to `getMarker`.
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

/** Failures by layer. Many channels share one listener, since emitters warn of a large number. */
const failures = new WeakMap<object, Observable<Failure>>();

/**
 * The errors that the layer reports by events. A cacheable and the adapters of Keyv emit `error` and then answer that
 * there is no entry; a cache-manager emits `get` for both.
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

/** (`fromEvent` also knows how to listen to parts of a page, which a page would load with it.) */
const eventsOf = (layer: object, name: string): Observable<unknown> =>
  isEmitter(layer)
    ? new Observable((subscriber) => {
        const listener = (event: unknown): void => subscriber.next(event);
        layer.on(name, listener);
        return () => layer.off(name, listener);
      })
    : EMPTY;

const isEmitter = (layer: object): layer is Emitter =>
  'on' in layer &&
  'off' in layer &&
  typeof layer.on === 'function' &&
  typeof layer.off === 'function';

const hasError = (event: unknown): event is { readonly error: unknown } =>
  typeof event === 'object' && event !== null && 'error' in event;
