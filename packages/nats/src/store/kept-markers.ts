import type { ReplayMarker } from '@sfstream/core';
import type { Leader } from '@sfstream/replay';
import { epochOf } from '@sfstream/replay';
import { isOvertaken } from '../client/api-error.ts';
import type { KvEntryLike, KvLike } from '../client/kv-like.ts';
import { refuseStale } from '../fencing/refuse-stale.ts';
import { toToken } from '../names/token.ts';
import type { Kept } from './kept.ts';
import { readKept } from './kept.ts';

/** The place where positions are kept, and for whom. */
export interface MarkersPlace {
  readonly kv: KvLike;
  /** The names that keep these positions apart from others: a group, or a stream and its subjects. */
  readonly owner: readonly string[];
  readonly leader: Leader | undefined;
}

/** The positions of an owner. */
export interface KeptMarkers {
  readonly get: (channel: string) => Promise<Kept | undefined>;
  readonly set: (channel: string, marker: ReplayMarker, after?: number) => Promise<void>;
}

/**
 * Keeps the positions of an owner in a bucket, one key for each channel. A write names the revision that it has read and is to
 * replace, so that the server refuses it where another came in between, however long it was on its way. It is then tried
 * again, unless a later leader has written: that fails with a {@link NotLeadingError}.
 */
export const keptMarkers = ({ kv, owner, leader }: MarkersPlace): KeptMarkers => {
  const keyOf = (channel: string): string => [...owner, channel].map(toToken).join('.');

  const set = async (key: string, marker: ReplayMarker, after?: number): Promise<void> => {
    for (const epoch = epochOf(leader); ;) {
      const entry = await kv.get(key);
      const stored = keptIn(entry)?.epoch;
      refuseStale(leader, epoch, stored);
      const kept: Kept = {
        marker,
        ...epochIn(epoch ?? stored),
        ...(after !== undefined && { after }),
      };
      try {
        await replace(kv, key, entry, JSON.stringify(kept));
        return;
      } catch (error) {
        if (!isOvertaken(error)) throw error;
      }
    }
  };

  return {
    get: async (channel) => keptIn(await kv.get(keyOf(channel))),
    set: (channel, marker, after) => set(keyOf(channel), marker, after),
  };
};

const epochIn = (epoch: number | undefined) => (epoch === undefined ? {} : { epoch });

/** A deleted entry holds nothing, but has a revision. */
const keptIn = (entry: KvEntryLike | null): Kept | undefined =>
  entry?.operation === 'PUT' ? readKept(entry.string()) : undefined;

const replace = (
  kv: KvLike,
  key: string,
  entry: KvEntryLike | null,
  value: string,
): Promise<number> =>
  entry === null ? kv.create(key, value) : kv.update(key, value, entry.revision);
