import { SfStreamError } from '@sfstream/base';

/** A reader asked for channels that are not relayed, or not to it. */
export class NotAllowedError extends SfStreamError {
  static override readonly kind: string = 'NotAllowedError';

  override readonly name = 'NotAllowedError' as const;

  /** The channels that are refused; the reader may have the others that it asked for. */
  readonly channels: readonly string[];

  constructor(channels: readonly string[]) {
    super(
      `Not allowed: ${channels.join(', ')}. A channel must be among the relay's channels, and authorize must say true for it.`,
    );
    this.channels = channels;
  }
}
