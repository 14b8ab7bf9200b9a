import type { MaybeAsync } from '@sfstream/base';
import type { StreamEvent } from '@sfstream/core';

/** An event that an engine has given to this worker, and to no other for now. */
export interface Delivery<Event extends StreamEvent = StreamEvent> {
  readonly event: Event;
  /** Tells the engine that the event is done, and answers once it knows. */
  readonly ack: () => MaybeAsync<unknown>;
  /** Gives the event back, so that the engine gives it to a worker again at once. */
  readonly nak: () => MaybeAsync<unknown>;
}

/**
 * Takes up to `count` events from the engine. It waits until there is one, or for as long as it likes, and may answer with none.
 * What an answer brings to which nobody listens any more comes again when the engine's own time for it is over.
 */
export type Take<Event extends StreamEvent = StreamEvent> = (
  count: number,
) => MaybeAsync<readonly Delivery<Event>[]>;
