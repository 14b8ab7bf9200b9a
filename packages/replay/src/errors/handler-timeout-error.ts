import { SfStreamError } from '@sfstream/core';

/** A handler, or another function that is called for an event, was not finished in time. */
export class HandlerTimeoutError extends SfStreamError {
  static override readonly kind: string = 'HandlerTimeoutError';

  override readonly name = 'HandlerTimeoutError' as const;

  /** The milliseconds it had. */
  readonly timeout: number;

  constructor(timeout: number, subject = 'The handler') {
    super(`${subject} was not finished within ${timeout} ms.`);
    this.timeout = timeout;
  }
}
