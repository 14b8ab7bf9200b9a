import { SfStreamError } from '@sfstream/base';

/** A replay store failed, or returned something that is not a marker. */
export class StoreError extends SfStreamError {
  static override readonly kind: string = 'StoreError';

  override readonly name = 'StoreError' as const;

  /** The channel whose marker was read or written, if it was a single one. */
  declare readonly channel?: string;

  constructor(
    message: string,
    channel: string | undefined,
    options: { readonly cause?: unknown } = {},
  ) {
    super(message, options);
    if (channel !== undefined) this.channel = channel;
  }
}
