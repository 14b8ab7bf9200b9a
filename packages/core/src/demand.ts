import type { ReplayId } from './replay.ts';

/** That a channel is to be subscribed. Another object for the same channel means: subscribe it anew. */
export interface Demand {
  /** As the server is to see it. */
  readonly channel: string;
  /** Where the server would be asked to begin at the moment; the received mark moves on meanwhile. */
  readonly position: () => ReplayId;
  /** The same, once it is asked: what comes once it is granted is for all who want the channel at this moment. */
  readonly begin: () => ReplayId;
}

/** All channels that are to be subscribed, by name. */
export type Wanted = ReadonlyMap<string, Demand>;
