import { messageOf } from '@sfstream/base';
import type { ReplayId, StreamEvent } from '@sfstream/core';
import { SfStreamError } from '@sfstream/core';

/** An event is done, and the engine was not told: it gives the event to a worker again. */
export class AckError extends SfStreamError {
  static override readonly kind: string = 'AckError';

  override readonly name = 'AckError' as const;

  readonly channel: string;
  declare readonly replayId?: ReplayId;

  constructor({ channel, replayId }: StreamEvent, cause: unknown) {
    const which = replayId === undefined ? 'An event' : `Event ${replayId}`;
    super(
      `${which} of ${channel} is done, but was not acknowledged, so that it comes again: ${messageOf(cause)}`,
      { cause },
    );
    this.channel = channel;
    if (replayId !== undefined) this.replayId = replayId;
  }
}
