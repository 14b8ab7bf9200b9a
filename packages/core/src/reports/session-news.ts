import type { ServerError } from '../errors/server-error.ts';
import type { EventMessage } from '../messages/message.ts';
import type { Demand } from '../model/demand.ts';
import type { ReplayId } from '../model/replay.ts';
import type { EventFacts } from '../model/read-facts.ts';
import type { Activity } from './activity.ts';

/** Events that came together, in order. */
export interface EventBatch {
  readonly type: 'events';
  readonly events: readonly EventMessage[];
  /** Reads the facts of one of these events, where that is not how those of CometD are read. */
  readonly factsOf?: (event: EventMessage) => EventFacts;
}

/** The server has begun to serve this client. */
export interface Begun {
  readonly type: 'begun';
  readonly activity: Extract<Activity, { type: 'handshake' | 'connected' }>;
}

/**
 * The server is asked for the channel from this position on. Its answer counts for all who want the channel at this
 * moment.
 */
export interface Asked {
  readonly type: 'asked';
  readonly demand: Demand;
  readonly replayId: ReplayId;
}

export interface Acknowledged {
  readonly type: 'acknowledged';
  readonly demand: Demand;
  readonly replayId: ReplayId;
  /** Epoch milliseconds, to the second. */
  readonly serverTime: number | undefined;
}

export interface Refused {
  readonly type: 'refused';
  readonly demand: Demand;
  readonly error: ServerError;
}

/** The server no longer serves the channel, or refused to stop. */
export type Left =
  | { readonly type: 'unsubscribed'; readonly channel: string }
  | { readonly type: 'kept'; readonly channel: string; readonly error: ServerError };

/** No event of the channel up to this position is still to come, whether there were any or not. */
export interface Moved {
  readonly type: 'moved';
  readonly channel: string;
  readonly replayId: ReplayId;
}
