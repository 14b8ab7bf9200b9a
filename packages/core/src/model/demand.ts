import type { ReplayId } from './replay.ts';

/** A request to subscribe one channel. A new object for the same channel means: subscribe it again. */
export interface Demand {
  /** Name as it is sent to the server. */
  readonly channel: string;
  /** Position to ask the server for if the request is sent now; it moves on with the progress of the subscribers. */
  readonly position: () => ReplayId;
}

/**
 * All channels to subscribe. Each change makes a new object, so that comparing objects shows whether one is the latest.
 */
export interface Wanted {
  /**
   * Demands by name. This map is mutated by each change, so that a change costs the same however many channels there
   * are.
   */
  readonly demands: ReadonlyMap<string, Demand>;
}
