import type { Observable } from 'rxjs';
import type { QuietSpan } from '../model/quiet-span.ts';
import type { ReplayId, ReplayStore } from '../model/replay.ts';
import type { ReplayFallback } from './fallback.ts';

/** The beginning of a subscriber. */
export interface Beginning {
  readonly start: ReplayId;
  /** Date of the event whose replay id is the start, if known. */
  readonly createdDate?: string | undefined;
  /** The org that the start belongs to; by default the current one. */
  readonly orgId?: string | undefined;
  /**
   * The server's time, in epoch milliseconds, from which on events are for this subscriber. Set where it begins with
   * new events, or did so before and has had none yet, and its store holds that time.
   */
  readonly since?: number | undefined;
  /** The time at which it began, by this machine's clock, where its store has taken time since. Default: now. */
  readonly madeAt?: number | undefined;
}

/** The participation of one subscriber in a channel. */
export interface Participation extends Beginning {
  /** The fallback when the server refuses its position; without one it fails. */
  readonly fallback: ReplayFallback | undefined;
  /** The store that its beginning was read from, if any. */
  readonly store?: ReplayStore | undefined;
  /** Stores how far it has come before its first event. */
  readonly keepUp?: (quiet$: Observable<QuietSpan>) => Observable<never>;
  /**
   * Emits its next beginning when it falls back to new events; until then it has left the channel. Default: at once.
   */
  readonly again$?: Observable<Beginning>;
}
