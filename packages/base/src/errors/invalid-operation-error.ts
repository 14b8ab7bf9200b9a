import { ClientError } from './client-error.ts';

/** The operation does not fit the current state, for example a subscription to a channel of a closed client. */
export class InvalidOperationError extends ClientError {
  static override readonly kind: string = 'InvalidOperationError';

  override readonly name = 'InvalidOperationError' as const;
}
