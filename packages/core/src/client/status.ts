import type { ClientState } from '../reports/client-state.ts';
import type { Connection } from '../session/connection-state.ts';
import type { Wanted } from '../model/demand.ts';
import type { Signal } from '../session/signal.ts';

/** All that a client knows about itself. */
export interface Status {
  readonly connection: Connection;
  /** The id of the org, as far as the token tells it. */
  readonly orgId: string | undefined;
  /** What the session holds, where it holds all that was wanted then. */
  readonly upToDateWith: Wanted | undefined;
  readonly lifetime: 'in-use' | 'closing' | 'closed';
}

export const initialStatus: Status = {
  connection: { type: 'idle' },
  orgId: undefined,
  upToDateWith: undefined,
  lifetime: 'in-use',
};

/** The same object where the signal changes nothing, as that of an event. */
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

/** What a session holds is forgotten with it; while one of its requests is repeated it goes on. */
export const withConnection = (status: Status, connection: Connection): Status =>
  connection.type === 'open' || connection.type === 'waiting'
    ? { ...status, connection }
    : { ...status, connection, upToDateWith: undefined };

const open: ClientState = { type: 'open' };
const closed: ClientState = { type: 'closed' };

/** What the status is to the outside. The same object as long as that does not change. */
export const stateOf = ({ connection, lifetime }: Status): ClientState => {
  if (lifetime === 'closed') return closed;
  return connection.type === 'open' ? open : connection;
};
