import { SfStreamError } from '@sfstream/base';

/** A replay store failed, or gave what is no marker. */
export class StoreError extends SfStreamError {
  static override readonly kind: string = 'StoreError';

  override readonly name = 'StoreError' as const;

  /** The channel whose marker was concerned, where it was a single one. */
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
