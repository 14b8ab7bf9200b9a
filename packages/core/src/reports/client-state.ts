import type { SfStreamError } from '@sfstream/base';

/** The state of the connection. Durations are milliseconds. */
export type ClientState =
  /** No channel is subscribed, so there is no connection. */
  | { readonly type: 'idle' }
  | { readonly type: 'authenticating' }
  /** The org is asked for a session. */
  | { readonly type: 'handshaking'; readonly instanceUrl: string }
  /** The session works: its first poll has been answered. */
  | { readonly type: 'open' }
  /** Something failed; the next try follows after `delay`. `attempt` counts the failures in a row, from 1. */
  | {
      readonly type: 'waiting';
      readonly attempt: number;
      readonly delay: number;
      readonly error: SfStreamError;
    }
  /** Disconnected on purpose, until slow subscribers have caught up. */
  | { readonly type: 'parked' }
  /** {@link Client.close} was called; nothing follows. */
  | { readonly type: 'closed' };
