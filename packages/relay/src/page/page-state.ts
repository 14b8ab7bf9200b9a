import type { RelayConnectionError } from './relay-connection-error.ts';

/** State of the connection of a page. */
export type PageState =
  /** Nobody reads a channel. */
  | { readonly type: 'idle' }
  | { readonly type: 'connecting' }
  /** `down`: the channels that Salesforce does not give the relay at the moment. */
  | { readonly type: 'open'; readonly down: readonly string[] }
  /** The next try follows in `delay` milliseconds, after `failures` in a row. */
  | {
      readonly type: 'waiting';
      readonly failures: number;
      readonly delay: number;
      readonly error: RelayConnectionError;
    }
  | { readonly type: 'closed' };
