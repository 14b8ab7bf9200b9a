import { parseJson, platformJson } from '@sfstream/base';
import type { ReplayMarker } from '@sfstream/core';
import { readMarker } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { defer, map } from 'rxjs';
import type { Kept } from './kept.ts';

/** The place of the marker of a channel. */
export interface MarkerPlace {
  readonly channel: string;
  /** The key of a hash. */
  readonly key: string;
  readonly field: string;
}

/**
 * Reads a marker. A leader that reads shuts out those before it, so that none of them moves what it has read; everybody may read.
 * Fails with a `DecodeError` or a `ClientError`, which quote nothing, where it is not a marker.
 */
export const markerAt = (
  { redis, keyOf, leader }: Kept,
  { channel, key, field }: MarkerPlace,
): Observable<ReplayMarker | undefined> =>
  defer(() =>
    redis.run(read, [keyOf('epoch'), key], [String(leader?.term?.epoch ?? ''), field]),
  ).pipe(map((text) => (text === '' ? undefined : markerIn(channel, text))));

const read = `
local epoch = tonumber(ARGV[1])
if epoch and epoch > (tonumber(redis.call('GET', KEYS[1])) or 0) then
  redis.call('SET', KEYS[1], ARGV[1])
end
return redis.call('HGET', KEYS[2], ARGV[2]) or ''`;

const markerIn = (channel: string, text: unknown): ReplayMarker =>
  readMarker(parseJson(platformJson, `The marker of ${channel} in Redis`, String(text)));
