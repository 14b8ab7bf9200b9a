import { PageError } from './page-error.ts';

/**
 * The relay refuses a channel: 401 asks for a login, 403 does not allow it, 400 takes the request for malformed; 414
 * and 431 find it too long, for which the remedy is fewer channels in one connection.
 */
export class RelayRefusedError extends PageError {
  override readonly name = 'RelayRefusedError' as const;

  readonly channel: string;
  readonly status: number;

  constructor(channel: string, status: number, reason: string) {
    super(`The relay refused ${channel} (HTTP ${status}): ${reason}`);
    this.channel = channel;
    this.status = status;
  }
}
