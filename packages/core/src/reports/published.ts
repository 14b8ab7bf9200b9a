import type { Reply } from '../messages/message.ts';
import type { ReplayId } from '../model/replay.ts';

/** An event that the server has accepted. */
export interface Published {
  readonly channel: string;
  /** The reply of a server that speaks Bayeux. */
  readonly response?: Reply;
  /** The position of the event, where the server tells it. */
  readonly replayId?: ReplayId;
  /** The UUID that the event was given, where the API knows one. */
  readonly eventUuid?: string;
}
