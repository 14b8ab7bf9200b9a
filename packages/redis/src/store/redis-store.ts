import { readOptions } from '@sfstream/base';
import type { ReplayMarker, ReplayStore } from '@sfstream/core';
import { readMarker } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { fenced } from '../fencing/fence.ts';
import type { KeptOptions } from '../fencing/kept.ts';
import { keptBy, keptReaders } from '../fencing/kept.ts';
import { markerAt } from '../fencing/marker-at.ts';

/** Options of {@link redisStore}. */
export type RedisStoreOptions = KeptOptions;

/** A store that is asked on subscription. */
export interface RedisStore extends ReplayStore {
  get(channel: string): Observable<ReplayMarker | undefined>;
  set(channel: string, marker: ReplayMarker): Observable<unknown>;
}

/**
 * Keeps markers in one hash of Redis for each group, `sfstream:{billing}:marks`, a field for each channel. With a leader a
 * marker is written only by the newest one: Redis compares the epochs and writes in one step.
 *
 * Throws a `ClientError` that names the option at fault. `set` fails with a `NotLeadingError` where this process does not lead,
 * or no longer; both fail with a `RedisRequestError` where Redis does not answer in time.
 *
 * @example
 * ```ts
 * import { redisStore } from '@sfstream/redis';
 * import { namespaced } from '@sfstream/replay';
 * import { createClient } from 'redis';
 *
 * declare const redis: ReturnType<typeof createClient>;
 *
 * const store = namespaced(redisStore({ redis, group: 'billing' }), '00D5e000000AbCd:');
 * ```
 */
export const redisStore = (options: RedisStoreOptions): RedisStore => {
  const kept = keptBy('redisStore', readOptions('redisStore', options, keptReaders));
  const marks = kept.keyOf('marks');
  return {
    get: (channel) => markerAt(kept, { channel, key: marks, field: channel }),
    set: (channel, marker) =>
      fenced(kept, keep, [marks], [channel, JSON.stringify(readMarker(marker))]),
  };
};

const keep = `
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
return 1`;
