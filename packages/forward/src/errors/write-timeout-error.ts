import { SfStreamError } from '@sfstream/core';

/** A sink has not confirmed a write in time. The engine may have the events all the same. */
export class WriteTimeoutError extends SfStreamError {
  static override readonly kind: string = 'WriteTimeoutError';

  override readonly name = 'WriteTimeoutError' as const;

  /** The milliseconds it had. */
  readonly timeout: number;

  constructor(timeout: number) {
    super(`The sink did not confirm a write within ${timeout} ms.`);
    this.timeout = timeout;
  }
}
