import type { ReplayStore, StreamEvent } from '@sfstream/core';
import type { MonoTypeOperatorFunction } from 'rxjs';
import { map, pipe } from 'rxjs';
import { led } from '../leadership/led.ts';
import type { Arrival } from '../marks/arrivals.ts';
import { createArrivals } from '../marks/arrivals.ts';
import { committing } from '../marks/committing.ts';
import type { KeepOptions } from '../options/keep-options.ts';
import { readKeepOptions } from '../options/keep-options.ts';

/** Options of {@link checkpoint}. Durations are milliseconds. */
export type CheckpointOptions = Omit<KeepOptions, 'store'>;

/**
 * Passes each event on at once, and stores its position once nobody downstream holds it any more: a loop over
 * `toAsyncIterable` holds an event until it asks for the next one, and `consume` until its handler has succeeded. So a loop
 * that is left with `break` or `throw`, and one that a crash ends, begins again with the event where it was.
 *
 * Behind work of your own, as `concatMap(ship)`, a position is stored after the work. Work behind `checkpoint` counts only
 * as far as it holds its events (see `hold` of core): `subscribe(ship)` or `mergeMap(ship)` does not, so that a position
 * there is taken on receipt, and an event whose handling fails does not come again.
 *
 * Without a `store` the position is kept in the one that the event's channel began with (`storeOf` of core), for an event
 * without such a store it is not kept. The mark that is stored is that of the last event which is done along with all before
 * it, and until then events are held (see `hold`). One write for each channel is under way at a time, and what is done
 * meanwhile goes into the next one. The stored position does not move back, as with `consume`. Events without a replay id
 * are passed on. When the source ends, what was passed on is waited for and stored first. When an operator leaves the
 * stream, as `take` does, what a loop or a `consume` finishes after that is stored in the background ({@link stored} waits
 * for what is finished by then).
 *
 * What is abandoned is not done: a loop was left with it, or a `consume` has failed or was unsubscribed at work on it. Where
 * others go on behind the same `checkpoint`, as by `share`, the position of that channel stays before it until
 * `checkpoint` is subscribed to again. What takes events ahead of the work without holding them moves the position ahead
 * of it, such as `observeOn`, or `Readable.from` over the iteration: let `consume` do such work.
 *
 * A failing store (it throws, rejects, errors, answers `false`, or nothing for long) never costs an event: the stream fails
 * with a `StoreError`, or goes on if there is an `onStoreError`. Throws a `ClientError` that names the field when an option is
 * unknown or malformed.
 *
 * @example
 * ```ts
 * import type { Client, ReplayStore, StreamEvent } from '@sfstream/core';
 * import { toAsyncIterable } from '@sfstream/core';
 * import { checkpoint } from '@sfstream/replay';
 *
 * declare const client: Client;
 * declare const store: ReplayStore;
 * declare function ship(event: StreamEvent): Promise<void>;
 *
 * const order$ = client.channel('/event/Order__e', { replay: store }).pipe(checkpoint(store));
 * for await (const order of toAsyncIterable(order$)) {
 *   await ship(order);
 * }
 * ```
 */
export const checkpoint = <Event extends StreamEvent>(
  store?: ReplayStore | null,
  options: CheckpointOptions = {},
): MonoTypeOperatorFunction<Event> => {
  const settings = readKeepOptions('checkpoint', {
    ...options,
    ...(store !== undefined && { store }),
  });
  return led(settings.leader, (fence) => {
    const arrivals = createArrivals<Event>(settings, fence);
    const arrived = map(arrivals.arrive);
    const passing = map(({ event, become }: Arrival<Event>) => ({ value: event, become }));
    return {
      operator: pipe(arrived, passing, committing(arrivals)),
      writtenSoFar$: arrivals.writtenSoFar$,
    };
  });
};
