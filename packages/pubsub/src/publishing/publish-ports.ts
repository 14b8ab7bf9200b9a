import type { Backoff } from '@sfstream/base';
import type { Observable, SchedulerLike } from 'rxjs';
import type { Call } from '../calls/call.ts';
import type { Filled } from './event-writer.ts';
import type { Topics } from './topics.ts';

/** The things that publishing in one session needs from outside. */
export interface PublishPorts extends Filled {
  readonly call: Call;
  readonly topics: Topics;
  /** Gives the id of an event, a UUID. */
  readonly newKey: () => string;
  /** Ends the session, whose token or connection is of no use. */
  readonly lose: (error: unknown) => void;
  /** Emits once the session is over, to those who subscribe later, too. */
  readonly over$: Observable<unknown>;
  /** Milliseconds within which a request on a stream must be answered. */
  readonly answerTimeout: number;
  /** Waits after a request that failed, before the next one. */
  readonly backoff: Backoff;
  readonly scheduler: SchedulerLike;
}
