import type { StreamEvent } from '@sfstream/core';
import type { Sink } from '@sfstream/forward';
import type { Leader } from '@sfstream/replay';

/** An engine on a server, under names that no other run has. */
export interface Engine {
  readonly leader: Leader;
  /** Writes with the epoch of the leader. */
  readonly sink: Sink;
  /** Makes events ready, and gives what writes them by the engine's own client, without a check or a position. */
  readonly prepare: (events: readonly StreamEvent[]) => () => Promise<unknown>;
  /** Removes what was written, and closes the connection. */
  readonly close: () => Promise<void>;
}

/** Opens an engine on the server at this URL. */
export type OpenEngine = (url: string) => Promise<Engine>;
