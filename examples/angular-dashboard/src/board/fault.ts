/** What a visitor can do to the mock org. */
export interface Fault {
  readonly id: 'drop' | 'forget' | 'revoke' | 'stop';
  /** The key that does it. */
  readonly key: string;
  readonly name: string;
  readonly does: string;
}

export const faults: readonly Fault[] = [
  {
    id: 'drop',
    key: '1',
    name: 'Drop the connection',
    does: 'Every open socket of the org is destroyed.',
  },
  {
    id: 'forget',
    key: '2',
    name: 'Forget the session',
    does: 'The org no longer knows its client, and what it had queued is gone.',
  },
  {
    id: 'revoke',
    key: '3',
    name: 'Revoke the token',
    does: 'The login is void: the service must fetch a new token.',
  },
  {
    id: 'stop',
    key: '4',
    name: 'Stop for 10\u00a0s',
    does: 'The org refuses every connection, while orders go on.',
  },
];
