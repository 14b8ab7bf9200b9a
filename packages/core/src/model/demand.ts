import type { ReplayId } from './replay.ts';

/** A request to subscribe one channel. A new object for the same channel means: subscribe it again. */
export interface Demand {
  /** As the server is to see it. */
  readonly channel: string;
  /** Where the server would be asked to begin at the moment; the received mark moves on meanwhile. */
  readonly position: () => ReplayId;
}

/** All channels that are to be subscribed. A new object after each change, so that one tells whether another is the latest. */
export interface Wanted {
  /** By name. It changes along with what is wanted, so that a change costs the same however many there are. */
  readonly demands: ReadonlyMap<string, Demand>;
}
