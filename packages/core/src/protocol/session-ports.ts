import type { Backoff } from '@sfstream/base';
import type { Observable, SchedulerLike } from 'rxjs';
import type { Brake } from '../model/brake.ts';
import type { Wanted } from '../model/demand.ts';

/** Backoff and clock. */
export interface Timing {
  readonly backoff: Backoff;
  readonly scheduler: SchedulerLike;
  /** Milliseconds for which a channel may be postponed before it counts as refused; `null` is no limit. */
  readonly connectionTimeout: number | null;
}

/** The things that a session needs from outside. */
export interface SessionPorts extends Timing {
  readonly wanted$: Observable<Wanted>;
  readonly brake: Brake;
  /** Number of events given to subscribers so far. */
  readonly handedCount: () => number;
  /** Runs work that nobody waits for. */
  readonly inBackground: (task: Observable<unknown>) => void;
}

/** The {@link SessionPorts} of a session that has begun. */
export interface LivePorts extends SessionPorts {
  /** True once the session has lasted so long that its next failure does not count as a failure to begin. */
  readonly isStable: () => boolean;
}
