import type { RelayConnectionError } from './relay-connection-error.ts';

/** Where the connection of a page is. */
export type PageState =
  /** Nobody reads a channel. */
  | { readonly type: 'idle' }
  | { readonly type: 'connecting' }
  /** `down`: the channels that Salesforce does not give the relay at the moment. */
  | { readonly type: 'open'; readonly down: readonly string[] }
  /** After `failures` in a row the next try is made after `delay` milliseconds. */
  | {
      readonly type: 'waiting';
      readonly failures: number;
      readonly delay: number;
      readonly error: RelayConnectionError;
    }
  | { readonly type: 'closed' };
