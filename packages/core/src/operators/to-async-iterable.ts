import { isCount, optional, readOptions } from '@sfstream/base';
import type { Observable } from 'rxjs';
import { Subscription } from 'rxjs';
import type { IterationHold } from '../holding/given-events.ts';
import { givenEvents } from '../holding/given-events.ts';
import { holdHandedOver } from '../holding/holding.ts';
import { originOf } from '../model/stream-event.ts';
import type { StreamEvent } from '../model/stream-event.ts';
import { waitingLine } from './waiting-line.ts';

/** Options of {@link toAsyncIterable}. */
export interface IterationOptions {
  /**
   * Number of events that may wait in the iteration without counting against `maxPendingCount` of their client.
   * Default: 0, so that all of them count.
   */
  readonly highWaterMark?: number;
}

/**
 * Makes events available to `for await`, with a brake: an event that waits for its turn is held (see `hold`), so that a
 * slow loop slows the polls down instead of filling the memory. Iterating subscribes; leaving the loop unsubscribes. An
 * error of the stream is thrown after the events before it.
 *
 * For an operator that keeps positions, such as `checkpoint`, an event is done when the loop asks for the next one.
 * Events that are not done when the loop is left are abandoned. Several workers may call `next` of one iterator at
 * once: their events are done when all of them ask for the next one, and a worker that fails must end the iteration by
 * `return`. A consumer that asks ahead of the work, such as `Readable.from`, makes events count as done too early: let
 * `consume` do the work instead.
 *
 * Throws a `ClientError` for a `highWaterMark` that is not a whole number of 0 or more.
 *
 * @example
 * ```ts
 * import type { Client } from '@sfstream/core';
 * import { toAsyncIterable } from '@sfstream/core';
 *
 * declare const client: Client;
 * declare function handle(data: unknown): Promise<void>;
 *
 * for await (const event of toAsyncIterable(client.channel('/event/Order__e'))) {
 *   await handle(event.data);
 * }
 * ```
 */
export const toAsyncIterable = <Event extends StreamEvent>(
  event$: Observable<Event>,
  options: IterationOptions = {},
): AsyncIterable<Event> => {
  const { highWaterMark } = readOptions('toAsyncIterable', options, {
    highWaterMark: optional(['a whole number of 0 or more', isCount], 0),
  });
  return { [Symbol.asyncIterator]: () => iterate(event$, highWaterMark) };
};

/** An event that waits for its turn. */
interface Waiting<Event> {
  readonly event: Event;
  readonly hold: IterationHold;
}

/** Not a generator, whose `return` would wait for the `next` before it, which may wait for an event forever. */
const iterate = <Event extends StreamEvent>(
  event$: Observable<Event>,
  highWaterMark: number,
): AsyncIterator<Event, undefined> => {
  const given = givenEvents();
  const line = waitingLine<Waiting<Event>>(({ hold }) => given.add(hold));
  let subscription: Subscription | undefined;

  const subscribe = (): Subscription =>
    event$.subscribe({
      next: (event) => {
        const release = line.length() < highWaterMark ? undefined : originOf(event)?.brake?.hold();
        line.add({ event, hold: { release, end: holdHandedOver() } });
      },
      error: (error: unknown) => line.end({ error }),
      complete: () => line.end('complete'),
    });

  return {
    next: () => {
      const answered = given.ask();
      subscription ??= subscribe();
      return answered(line.take().then(eventOf));
    },
    return: () => {
      subscription ??= Subscription.EMPTY;
      subscription.unsubscribe();
      line.empty().forEach(({ hold }) => given.add(hold));
      given.abandon();
      line.end('complete');
      return Promise.resolve({ done: true, value: undefined });
    },
  };
};

const eventOf = <Event>(
  result: IteratorResult<Waiting<Event>, undefined>,
): IteratorResult<Event, undefined> =>
  result.done === true ? result : { done: false, value: result.value.event };
