/** How a connection fares, in the few words that the page needs. */
export type LinkState = 'idle' | 'connecting' | 'open' | 'waiting' | 'parked' | 'closed';

/** Reads the state of the service's own connection, or of the relay's, by its `type`. */
export const linkStateOf = (type: string): LinkState => {
  switch (type) {
    case 'authenticating':
    case 'handshaking':
    case 'connecting':
      return 'connecting';
    case 'open':
    case 'waiting':
    case 'parked':
    case 'closed':
      return type;
    default:
      return 'idle';
  }
};

/** What people read. */
export const wordFor: Readonly<Record<LinkState, string>> = {
  idle: 'Idle',
  connecting: 'Connecting',
  open: 'Live',
  waiting: 'Trying again',
  parked: 'Parked',
  closed: 'Closed',
};
