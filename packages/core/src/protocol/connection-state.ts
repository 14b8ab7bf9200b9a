import type { Observable } from 'rxjs';
import type { Published } from '../reports/published.ts';
import type { ClientState } from '../reports/client-state.ts';

/** A session that works. */
export interface Open {
  readonly type: 'open';
  /** Epoch milliseconds, by the clock of this machine. */
  readonly since: number;
  /** Publishes in this session; events that the answer brings belong to it. */
  readonly publish: (channel: string, data: unknown) => Observable<Published>;
}

/** The state of a connection; an open one can publish. */
export type Connection = Exclude<ClientState, { type: 'open' | 'closed' }> | Open;
