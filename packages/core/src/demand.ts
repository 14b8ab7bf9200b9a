import type { ReplayId } from './replay.ts';

/** That a channel is to be subscribed. Another object for the same channel means: subscribe it anew. */
export interface Demand {
  /** As the server is to see it. */
  readonly channel: string;
  /** Where the server is to begin. Asked when the request is sent, since the received mark moves on meanwhile. */
  readonly position: () => ReplayId;
}

/** All channels that are to be subscribed, by name. */
export type Wanted = ReadonlyMap<string, Demand>;
