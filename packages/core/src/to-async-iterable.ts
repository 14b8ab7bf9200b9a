import { ClientError } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { hold } from './hold.ts';
import type { StreamEvent } from './stream-event.ts';

/** How far an iteration may lag behind. */
export interface IterationOptions {
  /**
   * Events that may wait in the iteration before they are held against `maxPendingCount` of their client. Default: 0,
   * so that all of them count.
   */
  readonly highWaterMark?: number;
}

/**
 * Events for `for await`, with a brake: an event that waits for its turn is held (see `hold`), so that a slow loop slows
 * the polls down instead of filling the memory. Iterating subscribes; leaving the loop unsubscribes. An error of the
 * stream is thrown after the events before it.
 *
 * Throws a {@link ClientError} for a `highWaterMark` that is no whole number of 0 or more.
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
  { highWaterMark = 0 }: IterationOptions = {},
): AsyncIterable<Event> => {
  if (!Number.isInteger(highWaterMark) || highWaterMark < 0) {
    throw new ClientError('highWaterMark must be a whole number of 0 or more.', {
      field: 'highWaterMark',
    });
  }
  return { [Symbol.asyncIterator]: () => iterate(event$, highWaterMark) };
};

/** An event that waits for its turn. */
interface Waiting<Event> {
  readonly event: Event;
  readonly release: () => void;
}

type End = { readonly type: 'complete' } | { readonly type: 'error'; readonly error: unknown };

async function* iterate<Event extends StreamEvent>(
  event$: Observable<Event>,
  highWaterMark: number,
): AsyncGenerator<Event, void, undefined> {
  const queue: Waiting<Event>[] = [];
  let end: End | undefined;
  let wake = (): void => undefined;

  const subscription = event$.subscribe({
    next: (event) => {
      const release = queue.length < highWaterMark ? () => undefined : hold(event);
      queue.push({ event, release });
      wake();
    },
    error: (error: unknown) => {
      end = { type: 'error', error };
      wake();
    },
    complete: () => {
      end = { type: 'complete' };
      wake();
    },
  });

  try {
    for (;;) {
      const next = queue.shift();
      if (next !== undefined) {
        try {
          yield next.event;
        } finally {
          next.release();
        }
      } else if (end !== undefined) {
        if (end.type === 'error') throw end.error;
        return;
      } else {
        await new Promise<void>((resolve) => (wake = resolve));
      }
    }
  } finally {
    subscription.unsubscribe();
    for (const { release } of queue) release();
  }
}
