import type { Activity } from '../reports/activity.ts';
import type { EventBatch } from '../bayeux/conversation.ts';
import type { Handshaken } from '../bayeux/handshake.ts';
import type { Acknowledged, Asked, Refused } from '../bayeux/subscribe.ts';
import type { UnsubscribeOutcome } from '../bayeux/unsubscribe.ts';
import type { Connection } from './connection-state.ts';
import type { Wanted } from '../model/demand.ts';

/** A report of a connection about itself. Signals come in the order in which things happen. */
export type Signal =
  | { readonly type: 'state'; readonly state: Connection }
  | { readonly type: 'activity'; readonly activity: Activity }
  | EventBatch
  | Handshaken
  | Asked
  | Acknowledged
  | Refused
  | UnsubscribeOutcome
  /** The server sent its time: epoch milliseconds, to the second. */
  | { readonly type: 'server-time'; readonly serverTime: number }
  /** The token is for this org, as far as it says. */
  | { readonly type: 'org'; readonly orgId: string | undefined }
  /** The session holds all wanted channels except the postponed ones. */
  | { readonly type: 'up-to-date'; readonly wanted: Wanted; readonly postponed: number };
