import { SfStreamError } from '@sfstream/base';

/**
 * Redis refused a request, could not be reached, or gave no answer in time. The message holds what Redis or its client said. The
 * error of the client is not kept as the cause, since it shows the request with all its data.
 */
export class RedisRequestError extends SfStreamError {
  static override readonly kind: string = 'RedisRequestError';

  override readonly name = 'RedisRequestError' as const;

  /** The command of Redis, such as `EVAL`. */
  readonly command: string;

  constructor(command: string, message: string) {
    super(message);
    this.command = command;
  }
}
