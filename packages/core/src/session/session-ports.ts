import type { Observable } from 'rxjs';
import type { Brake } from '../model/brake.ts';
import type { Wanted } from '../model/demand.ts';
import type { Timing } from './reconcile.ts';

/** What a session needs of its surroundings. */
export interface SessionPorts extends Timing {
  readonly wanted$: Observable<Wanted>;
  readonly brake: Brake;
  /** How many events subscribers have been given so far. */
  readonly handedCount: () => number;
  /** Carries on with what nobody waits for. */
  readonly inBackground: (task: Observable<unknown>) => void;
}

/** The same, once the session has begun. */
export interface LivePorts extends SessionPorts {
  /** Whether the session has lasted so long that its next failure is one of its own, and not that of its beginning. */
  readonly isStable: () => boolean;
}
