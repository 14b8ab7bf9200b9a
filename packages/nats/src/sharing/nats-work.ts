import type { Backoff } from '@sfstream/base';
import {
  boundedDelay,
  exponentialBackoff,
  isFunction,
  isSfStreamError,
  optional,
  readOptions,
  required,
  notify,
  timeLimit,
} from '@sfstream/base';
import type { StreamEvent } from '@sfstream/core';
import { checkChannelName } from '@sfstream/core';
import type { Observable, SchedulerLike } from 'rxjs';
import { asyncScheduler, concatMap, defer, merge, repeat, retry, tap, timer } from 'rxjs';
import type { ConsumerConfigLike, ConsumerLike, JetStreamLike } from '../client/jetstream-like.ts';
import {
  jetStreamRule,
  nameRule,
  partitionsRule,
  pendingRule,
  prefixRule,
  schedulerRule,
} from '../client/rules.ts';
import { subjectOf } from '../names/channel-subjects.ts';
import { toToken } from '../names/token.ts';
import { ensureConsumer } from './ensure-consumer.ts';
import { handled } from './handled.ts';
import { nextMessage } from './next-message.ts';

/** Options of {@link natsWork}. Durations are milliseconds. */
export interface NatsWorkOptions {
  /** `jetstream(connection)` of `@nats-io/jetstream`. */
  readonly js: JetStreamLike;
  readonly stream: string;
  /** The channel whose events are to be worked off. */
  readonly channel: string;
  /** The name of those who share the work. Each group gets every event. */
  readonly group: string;
  /** That of the sink. Default: `sf`. */
  readonly prefix?: string;
  /** That of the sink. Default: none. */
  readonly partitions?: number;
  /**
   * The number of events that this worker has at once; with `partitions` it is one of each. Default: 1. Give it to `consume` as
   * `concurrency`, too.
   */
  readonly maxPending?: number;
  /**
   * How long the server waits for a word of a worker before it gives its event to another: the time that a crash costs. All
   * workers of a group need the same. Default: 30,000.
   */
  readonly ackWait?: number;
  /** The pause after the server has failed so often in a row. Default: `exponentialBackoff()`, which is up to 30 s. */
  readonly backoff?: Backoff;
  /** Called each time the server has failed, before the pause. Default: nothing is done. */
  readonly onFailure?: (error: unknown) => void;
  /** Measures the time. Default: RxJS's `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Gives one of several workers its part of the events of a channel, from the first in the stream on. An event is acknowledged
 * once nobody downstream holds it any more, such as when the handler of `consume` has succeeded. Where it was abandoned, it is
 * delivered again at once, and where its worker has crashed, after `ackWait`; the server is told while it is at work. So a
 * handler gets each event at least once, and may get it again.
 *
 * With `partitions`, events of one key are in order, whichever worker has them: one event of a partition is at work at a time.
 * Without, up to `maxPending` of each worker are, in no order.
 *
 * Never completes. Goes on where the server fails, after a pause. Fails with what is no event of `natsSink` in the stream, and
 * with a {@link ClientError} where the consumer of the group was made with other options.
 *
 * Throws a {@link ClientError} for options that are missing, unknown or wrong.
 *
 * @example
 * ```ts
 * import type { StreamEvent } from '@sfstream/core';
 * import type { JetStreamLike } from '@sfstream/nats';
 * import { natsWork } from '@sfstream/nats';
 * import { consume } from '@sfstream/replay';
 *
 * declare const js: JetStreamLike; // jetstream(connection) of @nats-io/jetstream
 * declare function ship(event: StreamEvent): Promise<void>;
 *
 * natsWork({ js, stream: 'SALESFORCE', channel: '/event/Order__e', group: 'shipping', maxPending: 8 })
 *   .pipe(consume(ship, { store: null, concurrency: 8 }))
 *   .subscribe();
 * ```
 */
export const natsWork = (options: NatsWorkOptions): Observable<StreamEvent> => {
  const settings = readOptions('natsWork', options, {
    js: required(...jetStreamRule),
    stream: required(...nameRule),
    channel: required(...nameRule),
    group: required(...nameRule),
    prefix: optional(prefixRule, 'sf'),
    partitions: optional(partitionsRule),
    maxPending: optional(pendingRule, 1),
    ackWait: optional(timeLimit, 30_000),
    backoff: optional(['a function of the failures in a row', isFunction], exponentialBackoff()),
    onFailure: optional(['a function', isFunction]),
    scheduler: optional(schedulerRule, asyncScheduler),
  });
  checkChannelName(settings.channel);
  const { partitions, maxPending } = settings;
  // One place for each event that may be at work here.
  const places =
    partitions === undefined
      ? Array<number>(maxPending).fill(0)
      : Array.from({ length: partitions }, (_, partition) => partition);
  return merge(...places.map((partition) => working(settings, partition)));
};

interface Settings {
  readonly js: JetStreamLike;
  readonly stream: string;
  readonly channel: string;
  readonly group: string;
  readonly prefix: string;
  readonly partitions: number | undefined;
  readonly ackWait: number;
  readonly backoff: Backoff;
  readonly onFailure: ((error: unknown) => void) | undefined;
  readonly scheduler: SchedulerLike;
}

/** Works off one event after another. */
const working = (settings: Settings, partition: number): Observable<StreamEvent> =>
  defer(() => {
    const { ackWait, backoff, onFailure, scheduler } = settings;
    let failures = 0;
    const work$ = (consumer: ConsumerLike) =>
      nextMessage(consumer).pipe(
        concatMap((message) => handled(message, ackWait, scheduler)),
        tap({ complete: () => (failures = 0) }),
        repeat(),
      );
    return defer(() => openConsumer(settings, partition)).pipe(
      concatMap(work$),
      retry({
        delay: (error: unknown) => {
          // What a consumer or an event is does not change by waiting.
          if (isSfStreamError(error)) throw error;
          failures += 1;
          if (onFailure) notify('onFailure', onFailure, error);
          return timer(boundedDelay(backoff(failures)), scheduler);
        },
      }),
    );
  });

const openConsumer = async (settings: Settings, partition: number): Promise<ConsumerLike> => {
  const { js, stream } = settings;
  const config = configOf(settings, partition);
  await ensureConsumer(await js.jetstreamManager(false), stream, config);
  return js.consumers.get(stream, config.durable_name);
};

/** The number of events that all workers together may have at once where there are no partitions. */
const manyPending = 100_000;

/** One event of a partition at a time: the next is not delivered before it is done, also after a crash. */
const configOf = (settings: Settings, partition: number): ConsumerConfigLike => {
  const { group, channel, prefix, partitions, ackWait } = settings;
  // No token has two of them side by side.
  const name = [group, channel].map(toToken).join('==');
  return {
    durable_name: partitions === undefined ? name : `${name}==${partition}`,
    filter_subject: subjectOf({ prefix, partitions }, channel, partition),
    ack_policy: 'explicit',
    deliver_policy: 'all',
    ack_wait: ackWait * 1_000_000,
    max_ack_pending: partitions === undefined ? manyPending : 1,
  };
};
