import type { Activity } from '../reports/activity.ts';
import type {
  Acknowledged,
  Asked,
  Begun,
  EventBatch,
  Left,
  Moved,
  Refused,
} from '../reports/session-news.ts';
import type { Connection } from './connection-state.ts';
import type { Wanted } from '../model/demand.ts';

/** A report of a connection about itself. Signals come in the order in which things happen. */
export type Signal =
  | { readonly type: 'state'; readonly state: Connection }
  | { readonly type: 'activity'; readonly activity: Activity }
  | EventBatch
  | Begun
  | Asked
  | Acknowledged
  | Refused
  | Left
  | Moved
  /** The server sent its time: epoch milliseconds, to the second. */
  | { readonly type: 'server-time'; readonly serverTime: number }
  /** The token is for this org, as far as it says. */
  | { readonly type: 'org'; readonly orgId: string | undefined }
  /** The session holds all wanted channels except the postponed ones. */
  | { readonly type: 'up-to-date'; readonly wanted: Wanted; readonly postponed: number };
