import { TransportError } from './transport-error.ts';

/** The connection ended while an answer was under way, so what the server sent may be lost. */
export class ConnectionClosedError extends TransportError {
  static override readonly kind: string = 'ConnectionClosedError';

  override readonly name = 'ConnectionClosedError' as const;
}
