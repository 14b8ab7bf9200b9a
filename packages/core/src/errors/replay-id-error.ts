import type { Reply } from '../messages/message.ts';
import type { ServiceFailure } from './server-error.ts';
import type { ReplayId } from '../model/replay.ts';
import { SubscriptionError } from './subscription-error.ts';

/**
 * The server no longer knows the replay id, mostly because the event is older than the retention window. Or the
 * position belongs to another org; then the server was not even asked. Events between the position and the oldest
 * retained one are lost to this subscriber.
 */
export class ReplayIdError extends SubscriptionError {
  static override readonly kind: string = 'ReplayIdError';

  override readonly name = 'ReplayIdError' as const;

  readonly replayId: ReplayId;

  constructor(channel: string, replayId: ReplayId, said: Reply | ServiceFailure) {
    super(
      `Replay id ${replayId} of ${channel} is refused`,
      channel,
      said,
      'Set replayFallback, or start from ReplayOption.AllEvents or NewEvents.',
    );
    this.replayId = replayId;
  }
}
