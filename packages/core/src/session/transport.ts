import type { Exchange } from '../wire/exchange.ts';

/** A way to the server for the length of one session, with cookies of its own. */
export interface Transport {
  readonly exchange: Exchange;
  /** Instance URL of the org. */
  readonly instanceUrl: string;
  readonly close: () => void;
}
