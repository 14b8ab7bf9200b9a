import type { ClientState } from '../reports/client-state.ts';
import type { Connection } from '../protocol/connection-state.ts';
import type { Wanted } from '../model/demand.ts';
import type { Signal } from '../protocol/signal.ts';

/** The whole status of a client. */
export interface Status {
  readonly connection: Connection;
  /** The id of the org, if the token names it. */
  readonly orgId: string | undefined;
  /** The wanted channels that the session holds, where it holds all of them. */
  readonly upToDateWith: Wanted | undefined;
  readonly lifetime: 'in-use' | 'closing' | 'closed';
}

export const initialStatus: Status = {
  connection: { type: 'idle' },
  orgId: undefined,
  upToDateWith: undefined,
  lifetime: 'in-use',
};

/** The status after a signal; the same object where the signal changes nothing, as with events. */
export const statusAfter = (status: Status, signal: Signal): Status => {
  switch (signal.type) {
    case 'state':
      return withConnection(status, signal.state);
    case 'org':
      return { ...status, orgId: signal.orgId };
    case 'up-to-date':
      return { ...status, upToDateWith: signal.postponed === 0 ? signal.wanted : undefined };
    default:
      return status;
  }
};

/**
 * Sets the connection. The subscriptions of a session are forgotten with it, but not while one of its requests is
 * repeated.
 */
export const withConnection = (status: Status, connection: Connection): Status =>
  connection.type === 'open' || connection.type === 'waiting'
    ? { ...status, connection }
    : { ...status, connection, upToDateWith: undefined };

const open: ClientState = { type: 'open' };
const parked: ClientState = { type: 'parked' };
const closed: ClientState = { type: 'closed' };

/** The public state for a status; the same object as long as it does not change. */
export const stateOf = ({ connection, lifetime }: Status): ClientState => {
  if (lifetime === 'closed') return closed;
  switch (connection.type) {
    case 'open':
      return open;
    case 'parked':
      return parked;
    default:
      return connection;
  }
};
