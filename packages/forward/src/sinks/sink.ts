import type { MaybeAsync } from '@sfstream/base';
import type { ReplayStore, StreamEvent } from '@sfstream/core';

/**
 * An engine that takes events in, and the store of their positions in one: `get` reads the position of a channel back from
 * what the engine has of it, so that no second store can disagree. `set` keeps a start without an event yet, and anything
 * later than what the engine has; a position that `write` has brought there already needs no writing.
 */
export interface Sink extends ReplayStore {
  /**
   * Writes events in this order. Answers once the engine has confirmed that it keeps all of them, and fails where it may
   * not: they are then written again. What the engine has already it keeps once, as far as it can tell. A `ClientError` says
   * that the engine can never take these events, as where one is too large; a `NotLeadingError`, that another process leads.
   */
  readonly write: (events: readonly StreamEvent[]) => MaybeAsync<unknown>;
}
