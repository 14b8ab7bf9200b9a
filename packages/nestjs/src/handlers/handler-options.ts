import type { ReplayFallback, ReplayId, StreamEvent } from '@sfstream/core';
import type { ConsumeOptions, HandlingOptions } from '@sfstream/replay';
import type { RetryConfig } from 'rxjs';

/** What handlers have in common, and what a module may set for all of its handlers. Durations are milliseconds. */
export interface HandlerDefaults extends Pick<
  HandlingOptions<never>,
  'concurrency' | 'retry' | 'timeout' | 'commit' | 'onStoreError'
> {
  /**
   * When a handler whose stream has failed for good is subscribed again, from its stored position; in the shape of RxJS's
   * own `retry`. Default: never. It stays stopped, is logged, and the health indicator is down.
   */
  readonly restart?: RetryConfig;
}

/** From where a handler's channel is read, and under which name its position is kept. */
export interface SubscriptionOptions extends HandlerDefaults {
  /** Which org's, where there are several. Default: that of the module without a name. */
  readonly org?: string;
  /** The name under which the position is kept. Default: `ClassName.method`. */
  readonly group?: string;
  /** Where to begin while nothing is stored. Default: the `replay` of the module. */
  readonly replay?: ReplayId;
  /** Overrides that of the module. */
  readonly replayFallback?: ReplayFallback;
}

/**
 * What becomes of what a handler has failed for, as in `consume`. A function is called with the provider as `this`, so
 * that it can reach what is injected there.
 */
export type OnPoison<Unit> =
  'stop' | 'skip' | ((this: never, unit: Unit, error: unknown) => unknown);

/** How a method handles single events. */
export interface EventHandlerOptions<Event extends StreamEvent = StreamEvent>
  extends SubscriptionOptions, Pick<ConsumeOptions<Event>, 'orderBy'> {
  readonly onPoison?: OnPoison<Event>;
  readonly batch?: undefined;
}

/** How a method handles batches of events. */
export interface BatchHandlerOptions<
  Event extends StreamEvent = StreamEvent,
> extends SubscriptionOptions {
  readonly onPoison?: OnPoison<readonly Event[]>;
  /** The method is called with up to `size` events, at the latest `time` after the first of them. */
  readonly batch: { readonly size: number; readonly time: number };
}

/** How a method handles a channel: as `consume` and `consumeBatches` of `@sfstream/replay` do, with a store behind it. */
export type HandlerOptions<Event extends StreamEvent = StreamEvent> =
  EventHandlerOptions<Event> | BatchHandlerOptions<Event>;
