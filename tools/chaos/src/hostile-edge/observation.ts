import type { HostileBody } from './hostile-bodies.ts';
import type { Place } from './places.ts';

/** One cell of the matrix. */
export interface Trial {
  readonly status: number;
  readonly body: HostileBody;
  readonly place: Place;
}

/** What one subscriber of a channel should have had in the end, and what it had. Replay ids. */
export interface Delivery {
  readonly published: readonly number[];
  readonly received: readonly unknown[];
}

/** What a client was seen to do. Times are milliseconds. */
export interface Observation extends Trial {
  /** The requests while the fault lasted, each named by what it was for. */
  readonly requests: readonly string[];
  /** What the state or a channel showed first, and how long after the first hostile answer; undefined where nothing did. */
  readonly shown: Shown | undefined;
  /** The longest wait that the state announced while the fault lasted. */
  readonly longestDelay: number;
  /** The error that ended the channels, if they ended. */
  readonly ended: unknown;
  readonly deliveries: readonly Delivery[];
  /** When the fault began and ended, as `performance.now()` counts. */
  readonly lasted: readonly [from: number, to: number];
}

export interface Shown {
  readonly after: number;
  readonly error: unknown;
}
