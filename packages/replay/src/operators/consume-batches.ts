import type { Schema, StreamEvent } from '@sfstream/core';
import type { ReadonlyNonEmptyArray } from 'fp-ts/ReadonlyNonEmptyArray';
import { map as mapEach } from 'fp-ts/ReadonlyNonEmptyArray';
import type { Observable, OperatorFunction } from 'rxjs';
import { asyncScheduler, connect, filter, map, merge, pipe } from 'rxjs';
import type { Fate } from '../marks/arrivals.ts';
import type { Handler } from '../handling/attempts.ts';
import type { HandlingOptions } from '../handling/consume-options.ts';
import { consumeBatchesRules, readOptions } from '../handling/consume-options.ts';
import type { Task } from '../handling/consuming.ts';
import { consuming } from '../handling/consuming.ts';
import type { DecodedArrival } from '../handling/decoding.ts';
import { inBatches } from '../handling/in-batches.ts';
import type { OnPoison } from '../handling/poison.ts';
import type { ResultOf } from '../answers/result-of.ts';

/** Options of {@link consumeBatches}. Durations are milliseconds. */
export interface ConsumeBatchesOptions<Event extends StreamEvent> extends HandlingOptions<
  readonly Event[]
> {
  /** A batch has at most so many events. More than `maxPendingCount` of the client rarely come together. */
  readonly size: number;
  /** A batch that is not full is handled so long after its first event. */
  readonly time: number;
}

/** The options of {@link consumeBatches} with a schema, which gives the events their type. */
export interface ConsumeDecodedBatchesOptions<Data> extends Omit<
  ConsumeBatchesOptions<StreamEvent<Data>>,
  'onPoison'
> {
  /**
   * The type that the data of each event are to have, as for `decode` of core. An event that does not fit goes to `onPoison` by itself,
   * with the `DecodeError`. Default: the data are taken as they are.
   */
  readonly schema: Schema<Data>;
  /** Does the same as without a schema, but the data of the events have no known type: they may not have fitted. */
  readonly onPoison?: OnPoison<readonly StreamEvent[]>;
}

/** A batch that was handled, and what the handler gave. */
export interface ConsumedBatch<Event, Result> {
  readonly events: readonly Event[];
  readonly result: Result;
}

/** The type of {@link consumeBatches}. */
export interface ConsumeBatches {
  <Data, Answer>(
    handler: Handler<readonly StreamEvent<Data>[], Answer>,
    options: ConsumeDecodedBatchesOptions<Data>,
  ): OperatorFunction<StreamEvent, ConsumedBatch<StreamEvent<Data>, ResultOf<Answer>>>;
  <Event extends StreamEvent, Answer>(
    handler: Handler<readonly Event[], Answer>,
    options: ConsumeBatchesOptions<Event>,
  ): OperatorFunction<Event, ConsumedBatch<Event, ResultOf<Answer>>>;
}

/**
 * Does for batches what `consume` does for events: calls `handler` with up to `size` events in order, which succeed or
 * fail together. All of them count as done once it has succeeded; `retry`, `timeout` and `onPoison` are for the whole batch, and after
 * a crash the whole batch may come again, divided otherwise. With `concurrency` batches are handled in parallel, without an
 * order between them. When the source ends, what has gathered is handled without waiting for more.
 *
 * @example
 * ```ts
 * import type { Client, ReplayStore, StreamEvent } from '@sfstream/core';
 * import { consumeBatches } from '@sfstream/replay';
 *
 * declare const client: Client;
 * declare const store: ReplayStore;
 * declare function insertAll(events: readonly StreamEvent[]): Promise<void>;
 *
 * client
 *   .channel('/event/Order__e', { replay: store })
 *   .pipe(consumeBatches(insertAll, { size: 50, time: 200 }))
 *   .subscribe({ error: (error: Error) => console.error(error.message) });
 * ```
 */
export const consumeBatches: ConsumeBatches = <Event extends StreamEvent, Answer>(
  handler: Handler<readonly Event[], Answer>,
  options: ConsumeBatchesOptions<Event> & { readonly schema?: Schema<unknown> },
): OperatorFunction<StreamEvent, ConsumedBatch<Event, ResultOf<Answer>>> => {
  const settings = readOptions(
    'consumeBatches',
    handler,
    { ...missing, ...options },
    consumeBatchesRules,
  );
  const { size, time, schema, scheduler = asyncScheduler } = options;
  const inTasks = pipe(inBatches<DecodedArrival<Event>>(size, time, scheduler), map(toTask<Event>));
  const toTasks = connect((arrival$: Observable<DecodedArrival<Event>>) =>
    merge(
      arrival$.pipe(
        filter((arrival) => isRefused(arrival)),
        map(toTaskOfOne<Event>),
      ),
      arrival$.pipe(
        filter((arrival) => !isRefused(arrival)),
        inTasks,
      ),
    ),
  );
  return pipe(
    consuming(handler, settings, { schema, toTasks: schema === undefined ? inTasks : toTasks }),
    map(({ unit: events, result }) => ({ events, result })),
  );
};

/** Stands for options that must be given; it is refused. */
const missing: object = { size: NaN, time: NaN };

const isRefused = ({ refusal }: DecodedArrival<unknown>): boolean => refusal !== undefined;

const toTaskOfOne = <Event extends StreamEvent>({
  event,
  ...rest
}: DecodedArrival<Event>): Task<readonly Event[]> => ({ unit: [event], events: [event], ...rest });

const toTask = <Event extends StreamEvent>(
  arrivals: ReadonlyNonEmptyArray<DecodedArrival<Event>>,
): Task<readonly Event[]> => {
  const events = mapEach(({ event }: DecodedArrival<Event>) => event)(arrivals);
  // The last one first, so that the mark moves once, past all of them.
  const become = (fate: Fate): void =>
    arrivals.toReversed().forEach((arrival) => arrival.become(fate));
  return { unit: events, events, become };
};
