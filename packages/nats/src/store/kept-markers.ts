import type { ReplayMarker } from '@sfstream/core';
import type { Leader } from '@sfstream/replay';
import { NotLeadingError, epochOf } from '@sfstream/replay';
import { isWrongSequence } from '../client/is-wrong-sequence.ts';
import type { KvEntryLike, KvLike } from '../client/kv-like.ts';
import { toToken } from '../names/token.ts';
import type { Kept } from './kept.ts';
import { readKept } from './kept.ts';

/** Where positions are kept, and for whom. */
export interface MarkersPlace {
  readonly kv: KvLike;
  readonly group: string;
  readonly leader: Leader | undefined;
}

/** The positions of a group. */
export interface KeptMarkers {
  readonly get: (channel: string) => Promise<Kept | undefined>;
  readonly set: (channel: string, marker: ReplayMarker, after?: number) => Promise<void>;
}

/**
 * Keeps the positions of a group in a bucket, one key for each channel. A write names the revision that it has read and is to
 * replace, so that the server refuses it where another came in between, however long it was on its way. It is then tried
 * again, unless a later leader has written: that fails with a {@link NotLeadingError}.
 */
export const keptMarkers = ({ kv, group, leader }: MarkersPlace): KeptMarkers => {
  const keyOf = (channel: string): string => `${toToken(group)}.${toToken(channel)}`;

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
        if (!isWrongSequence(error)) throw error;
      }
    }
  };

  return {
    get: async (channel) => keptIn(await kv.get(keyOf(channel))),
    set: (channel, marker, after) => set(keyOf(channel), marker, after),
  };
};

const epochIn = (epoch: number | undefined) => (epoch === undefined ? {} : { epoch });

/** A term that is over writes nothing, also where a new one of this process has begun. */
const refuseStale = (
  leader: Leader | undefined,
  epoch: number | undefined,
  stored: number | undefined,
): void => {
  if (leader === undefined || epoch === undefined) return;
  if (epochOf(leader) !== epoch || (stored !== undefined && stored > epoch)) {
    throw new NotLeadingError(leader.group);
  }
};

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
