import { parseJson, platformJson, readOptions } from '@sfstream/base';
import type { ReplayMarker, ReplayStore } from '@sfstream/core';
import { readMarker } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import { fenced } from '../fencing/fence.ts';
import type { KeptOptions } from '../fencing/kept.ts';
import { keptBy, keptReaders } from '../fencing/kept.ts';

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
    get: (channel) =>
      // A leader that reads shuts out those before it, so that none of them moves what it has read.
      (kept.leader?.term === undefined
        ? kept.redis.ask('HGET', marks, channel)
        : fenced(kept, read, [marks], [channel])
      ).pipe(map((text) => (text === null || text === '' ? undefined : markerIn(channel, text)))),
    set: (channel, marker) =>
      fenced(kept, keep, [marks], [channel, JSON.stringify(readMarker(marker))]),
  };
};

const read = `
return redis.call('HGET', KEYS[2], ARGV[2]) or ''`;

const keep = `
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
return 1`;

const markerIn = (channel: string, text: unknown): ReplayMarker =>
  readMarker(parseJson(platformJson, `The marker of ${channel} in Redis`, String(text)));
