import type { Schema, StreamEvent } from '@sfstream/core';
import type { OperatorFunction } from 'rxjs';
import { map, pipe } from 'rxjs';
import type { Handler } from '../handling/attempts.ts';
import type { HandlingOptions } from '../handling/consume-options.ts';
import { consumeRules, readOptions } from '../handling/consume-options.ts';
import type { Task } from '../handling/consuming.ts';
import { consuming } from '../handling/consuming.ts';
import type { DecodedArrival } from '../handling/decoding.ts';
import type { OnPoison } from '../handling/poison.ts';
import type { ResultOf } from '../answers/result-of.ts';

/** Options of {@link consume}. Durations are milliseconds. */
export interface ConsumeOptions<Event extends StreamEvent> extends HandlingOptions<Event> {
  /**
   * Handles events with the same key in order, one at a time, and with `concurrency` events with different keys in
   * parallel. Keys are compared as by a `Map`. If it throws, that is a failure of the event, which goes to `onPoison`
   * without being handled. Default: without a key, no event waits for another.
   */
  readonly orderBy?: (event: Event) => unknown;
}

/** The options of {@link consume} with a schema, which gives the events their type. */
export interface ConsumeDecodedOptions<Data> extends Omit<
  ConsumeOptions<StreamEvent<Data>>,
  'onPoison'
> {
  /**
   * The type that the data of each event are to have, as for `decode` of core. An event that does not fit goes to `onPoison` with the
   * `DecodeError`, as it came and without being handled. Default: the data are taken as they are.
   */
  readonly schema: Schema<Data>;
  /** Does the same as without a schema, but the data of the event have no known type: they may not have fitted. */
  readonly onPoison?: OnPoison<StreamEvent>;
}

/** An event that was handled, and what the handler gave. */
export interface Consumed<Event, Result> {
  readonly event: Event;
  readonly result: Result;
}

/** The type of {@link consume}. */
export interface Consume {
  <Data, Answer>(
    handler: Handler<StreamEvent<Data>, Answer>,
    options: ConsumeDecodedOptions<Data>,
  ): OperatorFunction<StreamEvent, Consumed<StreamEvent<Data>, ResultOf<Answer>>>;
  <Event extends StreamEvent, Answer>(
    handler: Handler<Event, Answer>,
    options?: ConsumeOptions<Event>,
  ): OperatorFunction<Event, Consumed<Event, ResultOf<Answer>>>;
}

/**
 * Calls `handler` for each event, brakes the client meanwhile, and stores how far it has come: an event counts as done
 * once its handler has succeeded and nobody downstream holds it, so that a crash at any instant loses none. Emits each
 * event with its result, which with `concurrency` need not be in the order of arrival. The handler answers with
 * - what is run to its end: a promise, an Observable of any library, a generator, anything else that can be iterated, a
 *   stream of Node or the web that can be read, or a promise of one of these; the last value is the result,
 * - a value, which is the result: a text, a number, a date, a list, bytes, a `Map`, a `Set`, an object, or nothing.
 *
 * An answer whose work nobody waits for is a failure that names it: a function, a subscription, a child process, an event
 * emitter, a stream that can only be written, a request that tells its end by an event (as of IndexedDB), an object literal
 * with a promise in it, and a list of anything that would be run or refused by itself. Answer with a promise instead, such
 * as `once(child, 'exit')` of `node:events` or `Promise.all(…)`.
 *
 * The position is kept in the store that the event's channel began with (`replay` of the channel or the client), or in
 * `store`. The stored marker of a channel is that of the last event which is finished along with all before it. After a crash
 * the events beyond it come again, also those that were finished: handlers must bear that. Until it has passed them events are
 * held (see `hold` of core), so that they are fewer than `maxPendingCount` of the client and one answer of the server
 * together. Without a store each is held until it is finished.
 *
 * The marker does not move back within a stream, except where the org has begun to count from the start, nor when another stream over
 * the same store object takes its place. It follows a channel that begins before it, such as with
 * `ReplayOption.AllEvents`. An event at work while its channel falls back to new events no longer moves it: the start that
 * the client has stored then counts. Events that `filter` or `dedupe` leaves out before `consume` do not move it at all: let the
 * handler return at once for them instead.
 *
 * When the source completes (`close()` of the client does that) or fails, what has arrived is handled, what was passed on is
 * waited for, and the marker is stored first. Unsubscribing aborts the handlers at work and stores in the background what was
 * finished ({@link stored} waits for that). The stream fails with a
 * - `PoisonEventError` when a handler has failed for good and `onPoison` does not help; the handlers at work are aborted,
 *   and their events come again,
 * - `StoreError` when a marker was not stored and there is no `onStoreError`.
 *
 * Throws a `ClientError` that names the field when an option is unknown or malformed.
 *
 * @example
 * ```ts
 * import type { Client, ReplayStore, StreamEvent } from '@sfstream/core';
 * import { consume } from '@sfstream/replay';
 *
 * declare const client: Client;
 * declare const store: ReplayStore;
 * declare function ship(order: unknown, signal: AbortSignal): Promise<void>;
 *
 * client
 *   .channel('/event/Order__e', { replay: store })
 *   .pipe(
 *     consume((event, { signal }) => ship(event.data, signal), {
 *       timeout: 10_000,
 *       retry: { count: 3, delay: 1_000 },
 *     }),
 *   )
 *   .subscribe({ error: (error: Error) => console.error(error.message) });
 * ```
 */
export const consume: Consume = <Event extends StreamEvent, Answer>(
  handler: Handler<Event, Answer>,
  options: ConsumeOptions<Event> & { readonly schema?: Schema<unknown> } = {},
): OperatorFunction<StreamEvent, Consumed<Event, ResultOf<Answer>>> =>
  pipe(
    consuming(handler, readOptions('consume', handler, options, consumeRules), {
      schema: options.schema,
      toTasks: map(toTask<Event>),
      orderBy: options.orderBy,
    }),
    map(({ unit: event, result }) => ({ event, result })),
  );

const toTask = <Event extends StreamEvent>({
  event,
  ...rest
}: DecodedArrival<Event>): Task<Event> => ({ unit: event, events: [event], ...rest });
