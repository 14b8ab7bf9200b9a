import { SfStreamError } from '@sfstream/base';

/**
 * An event was not published, or nobody knows whether it was. In the latter case look for an event with this correlation
 * key, which is its `EventUuid`, before you publish it again.
 */
export class PublicationError extends SfStreamError {
  static override readonly kind: string = 'PublicationError';

  override readonly name = 'PublicationError' as const;

  readonly channel: string;
  /** The id that the event was sent with. */
  readonly correlationKey: string;
  readonly outcome: 'failed' | 'unknown';

  constructor(
    reason: string,
    {
      channel,
      correlationKey,
      outcome,
      cause,
    }: Pick<PublicationError, 'channel' | 'correlationKey' | 'outcome'> & {
      readonly cause?: unknown;
    },
  ) {
    super(
      outcome === 'failed'
        ? `The event ${correlationKey} was not published on ${channel}: ${reason}.`
        : `It is not known whether the event ${correlationKey} was published on ${channel}: ${reason}. Look for it before you publish it again.`,
      { cause },
    );
    this.channel = channel;
    this.correlationKey = correlationKey;
    this.outcome = outcome;
  }
}
