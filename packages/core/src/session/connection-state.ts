import type { Observable } from 'rxjs';
import type { PublishReply } from '../bayeux/publish.ts';
import type { ClientState } from '../reports/client-state.ts';

/** A session that works. */
export interface Open {
  readonly type: 'open';
  /** Epoch milliseconds, by the clock of this machine. */
  readonly since: number;
  /** Publishes in the session, which what the answer brings belongs to. */
  readonly publish: (channel: string, data: unknown) => Observable<PublishReply>;
}

/** Where a connection is. What may be done with an open one comes with it. */
export type Connection = Exclude<ClientState, { type: 'open' | 'closed' }> | Open;
