import { TransportError } from './transport-error.ts';

/** An answer, or the whole connection, did not come in time. */
export class TransportTimeoutError extends TransportError {
  static override readonly kind: string = 'TransportTimeoutError';

  override readonly name = 'TransportTimeoutError' as const;
}
