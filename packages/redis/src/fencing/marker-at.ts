import { parseJson, platformJson } from '@sfstream/base';
import type { ReplayMarker } from '@sfstream/core';
import { readMarker } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import { fenced } from './fence.ts';
import type { Kept } from './kept.ts';

/** The place of the marker of a channel. */
export interface MarkerPlace {
  readonly channel: string;
  /** The key of a hash. */
  readonly key: string;
  readonly field: string;
}

/**
 * Reads a marker. A leader that reads shuts out those before it, so that none of them moves what it has read. Fails with a
 * `DecodeError` or a `ClientError`, which quote nothing, where it is not a marker.
 */
export const markerAt = (
  kept: Kept,
  { channel, key, field }: MarkerPlace,
): Observable<ReplayMarker | undefined> =>
  (kept.leader?.term === undefined
    ? kept.redis.ask('HGET', key, field)
    : fenced(kept, read, [key], [field])
  ).pipe(map((text) => (text === null || text === '' ? undefined : markerIn(channel, text))));

const read = `
return redis.call('HGET', KEYS[2], ARGV[2]) or ''`;

const markerIn = (channel: string, text: unknown): ReplayMarker =>
  readMarker(parseJson(platformJson, `The marker of ${channel} in Redis`, String(text)));
