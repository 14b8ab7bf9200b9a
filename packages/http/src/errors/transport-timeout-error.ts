import { TransportError } from './transport-error.ts';

/** An answer, or the whole connection, did not come in time. */
export class TransportTimeoutError extends TransportError {
  override readonly name = 'TransportTimeoutError' as const;
}
