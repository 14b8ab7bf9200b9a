import { SfStreamError } from '@sfstream/base';

/**
 * The relay refuses a channel: 401 asks for a login, 403 does not allow the channel, 400 calls the request malformed;
 * 414 and 431 call it too long, and the remedy is fewer channels in one connection.
 */
export class RelayRefusedError extends SfStreamError {
  static override readonly kind: string = 'RelayRefusedError';

  override readonly name = 'RelayRefusedError' as const;

  readonly channel: string;
  readonly status: number;

  constructor(channel: string, status: number, reason: string) {
    super(`The relay refused ${channel} (HTTP ${status}): ${reason}`);
    this.channel = channel;
    this.status = status;
  }
}
