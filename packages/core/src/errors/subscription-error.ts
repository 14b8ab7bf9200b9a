import type { Reply } from '../messages/message.ts';
import { ServerError } from './server-error.ts';
import type { ServiceFailure } from './server-error.ts';

/** The server refused a subscription. Other channels of the client go on. */
export class SubscriptionError extends ServerError {
  static override readonly kind: string = 'SubscriptionError';

  override readonly name: 'SubscriptionError' | 'ReplayIdError' = 'SubscriptionError';

  readonly channel: string;

  constructor(message: string, channel: string, said: Reply | ServiceFailure, remedy?: string) {
    super(message, said, remedy);
    this.channel = channel;
  }
}
