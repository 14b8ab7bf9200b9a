import { SfStreamError } from '@sfstream/base';

/** There is no connection to the relay, or it broke. The page tries again; `state$` shows this error meanwhile. */
export class RelayConnectionError extends SfStreamError {
  static override readonly kind: string = 'RelayConnectionError';

  override readonly name = 'RelayConnectionError' as const;

  /** The HTTP status, where the relay, or something before it, answered with anything but a stream. */
  declare readonly status?: number;

  constructor(message: string, facts: { readonly status?: number; readonly cause?: unknown } = {}) {
    super(message, facts);
    if (facts.status !== undefined) this.status = facts.status;
  }
}
