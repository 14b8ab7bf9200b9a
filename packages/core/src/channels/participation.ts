import type { Observable } from 'rxjs';
import type { ReplayId, ReplayStore } from '../model/replay.ts';
import type { ReplayFallback } from './fallback.ts';

/** Where a subscriber begins. */
export interface Beginning {
  readonly start: ReplayId;
  /** Of the event whose replay id the start is, as far as known. */
  readonly createdDate?: string | undefined;
  /** The org whose position the start is; by default this one's. */
  readonly orgId?: string | undefined;
  /**
   * The server's time, in epoch milliseconds, from which on events are for it, where it begins with new ones, or did so
   * before and has had none yet, and its store knows when that was.
   */
  readonly since?: number | undefined;
}

/** How one subscriber takes part in a channel. */
export interface Participation extends Beginning {
  /** Where it goes on when the server refuses its position; without one it fails. */
  readonly fallback: ReplayFallback | undefined;
  /** The store that told where it begins, if one did. */
  readonly store?: ReplayStore | undefined;
  /** Where it begins again when that is with new events; it has left the channel until then. Default: at once. */
  readonly again$?: Observable<Beginning>;
}
