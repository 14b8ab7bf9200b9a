import type { ReplayFallback, ReplayId, ReplayStore } from '@sfstream/core';
import type { HandlerDefaults } from '../handlers/handler-options.ts';

/** How the handlers of an org are run. Durations are milliseconds. */
export interface ConsumerOptions {
  /**
   * Keeps how far each handler has come, as the `store` of `consume` does, and says where each goes on, as a store that is
   * the `replay` of a core channel does: here it is named once. Positions are kept under `<org>:<group>:<channel>`. It is guarded: an answer that takes longer than
   * 5 s is a failure. Without it no position is kept, and what comes while the service is down is missed.
   */
  readonly store?: ReplayStore;
  /**
   * Where a handler begins while nothing is stored: a position only. (The `replay` of a core channel takes a store as well;
   * here that is `store`.) Default: `ReplayOption.NewEvents`. With it an event that is lost
   * before the first position is stored does not come again; `ReplayOption.AllEvents` closes that gap.
   */
  readonly replay?: ReplayId;
  /** Where handlers go on when Salesforce no longer knows the position. Default: they stop with a `ReplayIdError`. */
  readonly replayFallback?: ReplayFallback;
  /** What holds for handlers that do not say otherwise. */
  readonly handlers?: HandlerDefaults;
  /** Whether handlers are run in this process; `false` for a replica that only uses the client. Default: true. */
  readonly consume?: boolean;
  /**
   * How long handlers may take to finish at shutdown before they are aborted. Default: 20,000. What is then still to be
   * stored is waited for 5,000 more, and no longer.
   */
  readonly drainTimeout?: number;
}
