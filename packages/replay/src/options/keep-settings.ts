import type { ReplayStore, StoreError } from '@sfstream/core';
import type { SchedulerLike } from 'rxjs';
import type { Leader } from '../leadership/leader.ts';

/** The pace of writes: after `every` milliseconds or `orEvents` finished events, whichever comes first. */
export interface CommitPace {
  readonly every: number;
  readonly orEvents: number;
}

/** {@link KeepOptions} with every default in its place. */
export interface KeepSettings {
  /** `undefined` is the store that each event's channel began with, `null` is none. */
  readonly store: ReplayStore | null | undefined;
  /** `undefined`: nobody is elected. */
  readonly leader: Leader | undefined;
  /** `undefined`: each write begins when the last one has ended. */
  readonly pace: CommitPace | undefined;
  /** `undefined`: a failed write ends the stream. */
  readonly onStoreError: ((error: StoreError) => void) | undefined;
  /** Milliseconds that all writes together have once the stream has ended. */
  readonly endTimeout: number;
  readonly scheduler: SchedulerLike;
}
