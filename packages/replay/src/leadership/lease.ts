import type { MaybeAsync } from '@sfstream/base';
import type { Observable } from 'rxjs';

/**
 * The lease of one group, as an engine keeps it: what `leaderOf` asks of the engine. One process holds it at a time, for
 * as long as it renews it.
 */
export interface Lease {
  /** The name of those who stand for election together. */
  readonly group: string;
  /** Milliseconds for which the engine gives the lease, counted from the moment at which it is asked for. */
  readonly ttl: number;
  /**
   * Takes the lease where nobody holds it. Answers with its epoch, a whole number above those of all terms before, also of
   * other processes; or with undefined where somebody else holds it. It may wait for that as long as it likes.
   */
  readonly acquire: () => MaybeAsync<number | undefined>;
  /** Holds the lease for another `ttl`. Answers false where it belongs to somebody else by now, or to nobody. */
  readonly renew: (epoch: number) => MaybeAsync<boolean>;
  /**
   * Gives the lease back, so that another process can take it at once, and answers when the engine has done so. Does nothing where
   * it is held no more. Without an epoch nobody waits for the last `acquire` any more: gives back what that takes all the
   * same.
   */
  readonly release: (epoch: number | undefined) => MaybeAsync<unknown>;
  /** Emits when it is worth trying to acquire it again. Subscribed after each try in vain, until the first value. */
  readonly retry$: Observable<unknown>;
  /** Emits when the lease is lost without anybody having asked, such as with the connection that holds it. */
  readonly lost$?: Observable<unknown>;
}
