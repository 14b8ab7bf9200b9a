import type { Exchange } from '../wire/exchange.ts';

/** The way to the server for one session, with cookies of its own. */
export interface Transport {
  readonly exchange: Exchange;
  /** Instance URL of the org. */
  readonly instanceUrl: string;
  readonly close: () => void;
}
