import { SfStreamError } from '@sfstream/http';

/** A replay store failed, or gave what is no marker. */
export class StoreError extends SfStreamError {
  override readonly name = 'StoreError' as const;

  readonly channel: string;

  constructor(message: string, channel: string, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.channel = channel;
  }
}
