import type { ReplayFallback, ReplayId, ReplayStore } from '@sfstream/core';
import type { HandlerDefaults } from '../handlers/handler-options.ts';

/** Options of the handlers of an org. Durations are milliseconds. */
export interface ConsumerOptions {
  /**
   * Keeps the position of each handler, as the `store` of `consume` does, and gives it back, as a store that is the
   * `replay` of a core channel does: here it is named once. Positions are kept under `<org>:<group>:<channel>`. It is
   * guarded: an answer that takes longer than 5 s is a failure. Without it no position is kept, and events that come
   * while the service is down are missed.
   */
  readonly store?: ReplayStore;
  /**
   * Start of a handler while nothing is stored: a position only. (The `replay` of a core channel takes a store as well;
   * here that is `store`.) Default: `ReplayOption.NewEvents`. With it an event that is lost before the first position
   * is stored does not come again; `ReplayOption.AllEvents` closes that gap.
   */
  readonly replay?: ReplayId;
  /** Start of handlers whose position Salesforce no longer knows. Default: they stop with a `ReplayIdError`. */
  readonly replayFallback?: ReplayFallback;
  /** Defaults for all handlers. */
  readonly handlers?: HandlerDefaults;
  /** Runs handlers in this process; `false` for a replica that only uses the client. Default: true. */
  readonly consume?: boolean;
  /**
   * Time for handlers to finish at shutdown; after it they are aborted. Default: 20,000. Positions that are being
   * stored then get 5,000 more, and no longer.
   */
  readonly drainTimeout?: number;
}
