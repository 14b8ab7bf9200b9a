import { ClientError } from './client-error.ts';

/** The operation does not fit the present state, for example a subscription to a channel of a closed client. */
export class InvalidOperationError extends ClientError {
  override readonly name = 'InvalidOperationError' as const;
}
