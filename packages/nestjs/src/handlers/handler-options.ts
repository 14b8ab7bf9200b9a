import type { ReplayFallback, ReplayId, StreamEvent } from '@sfstream/core';
import type { ConsumeOptions, HandlingOptions } from '@sfstream/replay';
import type { RetryConfig } from 'rxjs';

/** Options that all handlers have, and that a module may set for all of its handlers. Durations are milliseconds. */
export interface HandlerDefaults extends Pick<
  HandlingOptions<never>,
  'concurrency' | 'retry' | 'timeout' | 'commit' | 'onStoreError' | 'leader'
> {
  /**
   * Subscribes a handler again whose stream has failed for good, from its stored position; in the shape of `retry` of
   * RxJS. Default: never. It stays stopped, is logged, and the health indicator is down.
   */
  readonly restart?: RetryConfig;
}

/** The channel of a handler: where it begins, and under which name its position is kept. */
export interface SubscriptionOptions extends HandlerDefaults {
  /** The org, where there are several. Default: that of the module without a name. */
  readonly org?: string;
  /** The name under which the position is kept. Default: `ClassName.method`. */
  readonly group?: string;
  /** The start while nothing is stored. Default: the `replay` of the module. */
  readonly replay?: ReplayId;
  /** Overrides that of the module. */
  readonly replayFallback?: ReplayFallback;
}

/**
 * Decides about the events for which a handler has failed, as in `consume`. A function is called with the provider as
 * `this`, so that it can reach what is injected there.
 */
export type OnPoison<Unit> =
  | 'stop'
  | 'skip'
  | ((this: never, unit: Unit, error: unknown) => unknown);

/** Options of a method that handles single events. */
export interface EventHandlerOptions<Event extends StreamEvent = StreamEvent>
  extends SubscriptionOptions, Pick<ConsumeOptions<Event>, 'orderBy'> {
  readonly onPoison?: OnPoison<Event>;
  readonly batch?: undefined;
}

/** Options of a method that handles batches of events. */
export interface BatchHandlerOptions<
  Event extends StreamEvent = StreamEvent,
> extends SubscriptionOptions {
  readonly onPoison?: OnPoison<readonly Event[]>;
  /** The method is called with up to `size` events, at the latest `time` after the first of them. */
  readonly batch: { readonly size: number; readonly time: number };
}

/**
 * Options of a method that handles a channel, as `consume` and `consumeBatches` of `@sfstream/replay` do, with a store
 * behind it.
 */
export type HandlerOptions<Event extends StreamEvent = StreamEvent> =
  | EventHandlerOptions<Event>
  | BatchHandlerOptions<Event>;
