import type { Backoff } from '@sfstream/base';
import {
  exponentialBackoff,
  failingLast,
  hasMethods,
  isFunction,
  optional,
  readOptions,
  schedulerRule,
  timeLimit,
} from '@sfstream/base';
import type { StreamEvent } from '@sfstream/core';
import { ClientError } from '@sfstream/core';
import type { Leader, OnPoison } from '@sfstream/replay';
import { whileLeading } from '@sfstream/replay';
import type { MonoTypeOperatorFunction, Observable, SchedulerLike } from 'rxjs';
import { asyncScheduler, isObservable, map, reduce } from 'rxjs';
import type { Sink } from '../sinks/sink.ts';
import { batchwise } from './batchwise.ts';
import type { Done, Held } from './held.ts';
import { holding } from './held.ts';
import type { WriteFailure } from './writing.ts';
import { writingApart } from './writing-apart.ts';

/** Options of {@link forward}. Durations are milliseconds. */
export interface ForwardOptions {
  /**
   * Takes events in only while this process leads its group: of several replicas one forwards, and another takes over when it
   * ends. Give the same leader to the sink, so that the engine refuses what a former leader still writes. Default: always.
   */
  readonly leader?: Leader;
  /** Writes at most so many events at a time. Default: 500. */
  readonly batch?: number;
  /** Limits one write, which counts as failed after it. Default: 30,000. */
  readonly timeout?: number;
  /**
   * The pause after a failed write, which is tried again for as long as it takes. Default: `exponentialBackoff()`, which is
   * up to 30 s.
   */
  readonly backoff?: Backoff;
  /**
   * Called after each failed write, before the pause: the place for a log and a metric, as nothing else tells. Throw in it to
   * end the stream with what you throw, such as after so many failures.
   */
  readonly onFailure?: (failure: WriteFailure) => void;
  /**
   * Decides what becomes of an event that the sink can never take, as it says by a `ClientError`. `stop`: the stream fails with a
   * `PoisonEventError`. `skip`: it counts as done. A function puts it aside, such as in a dead-letter queue, within `timeout`: once that
   * has succeeded the event counts as done; if that fails, the stream stops. Nothing is emitted for such an event, and all others
   * are written. Default: `stop`.
   */
  readonly onPoison?: OnPoison<StreamEvent>;
  /** Measures the time. Default: RxJS's `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Writes events into a sink, and passes each on once the sink has confirmed it. The sink is the checkpoint: begin the channel
 * with it as `replay`, and no other store can disagree with it. One write is under way at a time, in order; what comes
 * meanwhile is the next one, up to `batch` events. Until an event is confirmed it is held (see `hold` of core), so that a
 * slow engine brakes the client.
 *
 * A write that fails or hangs is tried again, for ever: an engine that is away does not end the intake. So an event may be written
 * twice, where the engine cannot tell a repeat. When the source completes (`close()` of the client does that) or fails, what has
 * arrived is written first. When the stream is left, events that are not confirmed are abandoned, and come again.
 *
 * The stream fails with a `PoisonEventError` that names an event which the engine can never take, unless `onPoison` helps; and without a
 * `leader` with a `NotLeadingError`. With one, such an error ends the term, and another process goes on.
 *
 * Throws a `ClientError` that names the field when an option is unknown or malformed.
 *
 * @example
 * ```ts
 * import type { Client } from '@sfstream/core';
 * import type { Sink } from '@sfstream/forward';
 * import { forward } from '@sfstream/forward';
 *
 * declare const client: Client;
 * declare const sink: Sink;
 *
 * client
 *   .channel('/event/Order__e', { replay: sink })
 *   .pipe(forward(sink, { onFailure: ({ error }) => console.error(error) }))
 *   .subscribe({ error: (error: Error) => console.error(error.message) });
 * ```
 */
export const forward = <Event extends StreamEvent>(
  sink: Sink,
  options: ForwardOptions = {},
): MonoTypeOperatorFunction<Event> => {
  if (!hasMethods('get', 'set', 'write')(sink)) {
    throw new ClientError('forward needs a sink with get, set and write.', { field: 'sink' });
  }
  const { leader, batch, ...settings } = readOptions('forward', options, readers);
  const write = (batch: readonly Held<Event>[]): Observable<readonly Done<Event>[]> =>
    writingApart(
      sink,
      batch.map(({ event }) => event),
      settings,
    ).pipe(
      reduce((putAside, event) => putAside.add(event), new Set<StreamEvent>()),
      map((putAside) =>
        batch.map((held) => ({ held, fate: putAside.has(held.event) ? 'put-aside' : 'written' })),
      ),
    );
  const forwarding = holding<Event>(failingLast(batchwise(batch, write)));
  return leader === undefined ? forwarding : whileLeading(leader, forwarding);
};

const readers = {
  leader: optional([
    'a leader, such as postgresLeader gives',
    (value) => isObservable((value as Leader | null)?.term$),
  ]),
  batch: optional(
    [
      'a whole number above 0, or Infinity',
      (value) => value === Infinity || (Number.isInteger(value) && Number(value) > 0),
    ],
    500,
  ),
  timeout: optional(timeLimit, 30_000),
  backoff: optional(['a function', isFunction], exponentialBackoff()),
  onFailure: optional(['a function', isFunction]),
  onPoison: optional(
    [
      "'stop', 'skip' or a function",
      (value) => value === 'stop' || value === 'skip' || isFunction(value),
    ],
    'stop' as OnPoison<StreamEvent>,
  ),
  scheduler: optional(schedulerRule, asyncScheduler),
};
