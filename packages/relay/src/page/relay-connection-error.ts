import { PageError } from './page-error.ts';

/** There is no connection to the relay, or it broke. It is tried again; `state$` shows this error meanwhile. */
export class RelayConnectionError extends PageError {
  override readonly name = 'RelayConnectionError' as const;

  /** The HTTP status, where the relay, or something before it, gave an answer that is no stream. */
  declare readonly status?: number;

  constructor(message: string, facts: { readonly status?: number; readonly cause?: unknown } = {}) {
    super(message, facts);
    if (facts.status !== undefined) this.status = facts.status;
  }
}
