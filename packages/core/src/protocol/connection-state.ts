import type { ClientState } from '../reports/client-state.ts';
import type { Publisher } from './publisher.ts';

/** A session that works. */
export interface Open {
  readonly type: 'open';
  /** Epoch milliseconds, by the clock of this machine. */
  readonly since: number;
  /** Publishes in this session; events that the answers bring belong to it. */
  readonly publisher: Publisher;
}

/** A session that takes nothing in. It can publish where its protocol keeps the connection. */
export interface Parked {
  readonly type: 'parked';
  readonly publisher?: Publisher;
}

/** The state of a connection; an open one can publish. */
export type Connection =
  | Exclude<ClientState, { type: 'open' | 'parked' | 'closed' }>
  | Open
  | Parked;
