import { optional, readOptions, required, timeLimit } from '@sfstream/base';
import type { Leader } from '@sfstream/replay';
import { leaderOf } from '@sfstream/replay';
import type { SchedulerLike } from 'rxjs';
import { asyncScheduler } from 'rxjs';

import type { KvLike } from '../client/kv-like.ts';
import { kvRule, nameRule, schedulerRule } from '../client/rules.ts';
import { natsLease } from './nats-lease.ts';

/** Options of {@link natsLeader}. */
export interface NatsLeaderOptions {
  /** The bucket of the leases, as `ensureLeases` makes it. */
  readonly kv: KvLike;
  /** The name of those who stand for election together. */
  readonly group: string;
  /**
   * Milliseconds after which another process takes over from one that has stopped without a word; the bucket's own. Default:
   * 15,000.
   */
  readonly ttl?: number;
  /** Measures the time of this process. Default: RxJS's `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/**
 * Elects one of several processes by a key of a NATS bucket. Who holds it renews it every third of `ttl`; when it ends well, it
 * deletes the key, and a standby takes over at once. A process that was killed, stopped or cut off loses the key `ttl` after
 * its last renewal, by the clock of the server; it has stopped leading by itself before. The epoch is the revision at which
 * the key was created.
 *
 * Throws a {@link ClientError} for options that are missing, unknown or wrong. Where the bucket does not fit, the leader
 * stands by, and its `state$` has the error.
 *
 * @example
 * ```ts
 * import { ensureLeases, natsLeader } from '@sfstream/nats';
 * import type { KvmLike } from '@sfstream/nats';
 *
 * declare const kvm: KvmLike; // new Kvm(connection) of @nats-io/kv
 *
 * const leader = natsLeader({ kv: await ensureLeases(kvm), group: 'billing' });
 * leader.state$.subscribe(({ type }) => console.log(type));
 * ```
 */
export const natsLeader = (options: NatsLeaderOptions): Leader => {
  const { scheduler, ...place } = readOptions('natsLeader', options, {
    kv: required(...kvRule),
    group: required(...nameRule),
    ttl: optional(timeLimit, 15_000),
    scheduler: optional(schedulerRule, asyncScheduler),
  });
  return leaderOf(natsLease({ ...place, scheduler }), { scheduler });
};
