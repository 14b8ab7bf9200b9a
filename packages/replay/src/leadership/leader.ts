import type { Observable } from 'rxjs';

/** The time for which this process leads its group. One object for each. */
export interface Term {
  /** Greater than the epochs of all terms before, also of other processes. What is written carries it. */
  readonly epoch: number;
}

/**
 * The part of this process in its group.
 * - `idle`: it does not stand for election, as nobody asks for `term$`.
 * - `standby`: it waits. `error` says why, where the engine cannot be asked.
 * - `leading`: it alone may take events in.
 * - `leaving`: it stands for election no more, and the engine has not answered yet that another process may lead.
 */
export type LeaderState =
  | { readonly type: 'idle' | 'leaving' }
  | { readonly type: 'standby'; readonly error?: Error }
  | ({ readonly type: 'leading' } & Term);

/**
 * The election of one group, as this process takes part in it: one of several replicas leads, the others stand by.
 * Give one object to everything that is to be led together: operators as `leader`, and stores and sinks, so that what they
 * write carries the epoch of its term.
 */
export interface Leader {
  /** The name of those who stand for election together. */
  readonly group: string;
  /** The term of now; undefined while another process leads, or none. */
  readonly term: Term | undefined;
  /**
   * Stands for election while it is subscribed, once for all subscribers together. Emits the term when one begins, and
   * undefined while there is none, at first as well. Never fails. When the last subscriber leaves, another process may
   * take over as soon as `state$` is `leaving` no more.
   */
  readonly term$: Observable<Term | undefined>;
  /** The state of now, then each change. Subscribing to it does not stand for election. */
  readonly state$: Observable<LeaderState>;
}
