import { ClientError } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { Subscription } from 'rxjs';
import { hold } from './hold.ts';
import { holdHandedOver } from './holding.ts';
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

/** No generator: `return` of one waits for the `next` before it, which may wait for an event for ever. */
const iterate = <Event extends StreamEvent>(
  event$: Observable<Event>,
  highWaterMark: number,
): AsyncIterator<Event, undefined> => {
  const queue: Waiting<Event>[] = [];
  const asking: ((answer: Promise<IteratorResult<Event, undefined>>) => void)[] = [];
  let end: End | undefined;
  let subscription: Subscription | undefined;
  /** Of events that were given, and are done when the next one is asked for. */
  const releases: (() => void)[] = [];

  const answer = (): Promise<IteratorResult<Event, undefined>> | undefined => {
    const waiting = queue.shift();
    if (waiting !== undefined) {
      releases.push(waiting.release);
      return Promise.resolve({ done: false, value: waiting.event });
    }
    if (end === undefined) return undefined;
    const ended = end;
    end = { type: 'complete' };
    return ended.type === 'error'
      ? // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever the stream fails with
        Promise.reject(ended.error)
      : Promise.resolve({ done: true, value: undefined });
  };

  const releaseGiven = (): void => releases.splice(0).forEach((release) => release());

  const answerAll = (): void => {
    while (asking.length > 0) {
      const answered = answer();
      if (answered === undefined) return;
      asking.shift()?.(answered);
    }
  };

  const endWith = (ending: End): void => {
    end = ending;
    answerAll();
  };

  const subscribe = (): Subscription =>
    event$.subscribe({
      next: (event) => {
        const release = queue.length < highWaterMark ? holdHandedOver() : hold(event);
        queue.push({ event, release });
        answerAll();
      },
      error: (error: unknown) => endWith({ type: 'error', error }),
      complete: () => endWith({ type: 'complete' }),
    });

  return {
    next: () => {
      releaseGiven();
      subscription ??= subscribe();
      return answer() ?? new Promise((resolve) => asking.push(resolve));
    },
    return: () => {
      subscription ??= Subscription.EMPTY;
      subscription.unsubscribe();
      releaseGiven();
      for (const { release } of queue.splice(0)) release();
      endWith({ type: 'complete' });
      return Promise.resolve({ done: true, value: undefined });
    },
  };
};
