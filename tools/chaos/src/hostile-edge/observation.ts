import type { HostileBody } from './hostile-bodies.ts';
import type { Place } from './places.ts';

/** One cell of the matrix. */
export interface Trial {
  readonly status: number;
  readonly body: HostileBody;
  readonly place: Place;
}

/** Replay ids that one subscriber of a channel should have had in the end, and those that it had. */
export interface Delivery {
  readonly published: readonly number[];
  readonly received: readonly unknown[];
}

/** Record of what a client was seen to do. Times are milliseconds. */
export interface Observation extends Trial {
  /** The requests while the fault lasted, each named by what it was for. */
  readonly requests: readonly string[];
  /** First failure that the state or a channel showed, with the time since the first hostile answer; undefined for none. */
  readonly shown: Shown | undefined;
  /** The longest wait that the state announced while the fault lasted. */
  readonly longestDelay: number;
  /** The error that ended the channels, if they ended. */
  readonly ended: unknown;
  readonly deliveries: readonly Delivery[];
  /** Times when the fault began and ended, as `performance.now()` counts. */
  readonly lasted: readonly [from: number, to: number];
}

export interface Shown {
  readonly after: number;
  readonly error: unknown;
}
