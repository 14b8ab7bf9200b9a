import type { Protocol } from './protocol.ts';

/** What a visitor can do to the mock org. */
export interface Fault {
  readonly id: 'drop' | 'forget' | 'end' | 'revoke' | 'stop';
  /** The key that does it. */
  readonly key: string;
  readonly name: string;
  readonly does: string;
}

const drop: Fault = {
  id: 'drop',
  key: '1',
  name: 'Drop the connection',
  does: 'Every open socket of the org is destroyed.',
};
const forget: Fault = {
  id: 'forget',
  key: '2',
  name: 'Forget the session',
  does: 'The org no longer knows its client, and what it had queued is gone.',
};
const end: Fault = {
  id: 'end',
  key: '2',
  name: 'End the streams',
  does: 'The org says that it is unavailable, and ends every stream, as at a release.',
};
const revoke: Fault = {
  id: 'revoke',
  key: '3',
  name: 'Revoke the token',
  does: 'The login is void: the service must fetch a new token.',
};
const stop: Fault = {
  id: 'stop',
  key: '4',
  name: 'Stop for 10\u00a0s',
  does: 'The org refuses every connection, while orders go on.',
};

/** The ways to break the org, by the API that the service listens to. */
export const faultsOf: Readonly<Record<Protocol, readonly Fault[]>> = {
  cometd: [drop, forget, revoke, stop],
  pubsub: [drop, end, revoke, stop],
};
