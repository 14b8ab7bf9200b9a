import { randomUUID } from 'node:crypto';
import { isOvertaken } from '../client/api-error.ts';
import type { KvLike } from '../client/kv-like.ts';

/** A key that one process at a time holds, as long as it renews it. Terms are told apart by their epochs. */
export interface HeldKey {
  /** Takes the key where nobody holds it. Gives the revision at which it was created; undefined where somebody holds it. */
  readonly create: () => Promise<number | undefined>;
  /** Gives false where the key is no longer that of this term. */
  readonly renew: (epoch: number) => Promise<boolean>;
  /** Does nothing where the key is no longer that of this term. */
  readonly remove: (epoch: number) => Promise<unknown>;
}

/** The key holds an id of this object, so that a late write of its own can be told from one of another process. */
export const heldKey = (kv: KvLike, key: string): HeldKey => {
  const holder = randomUUID();
  /** The revision at which the key of the last term was renewed, as far as an answer has come. */
  let held = { epoch: 0, revision: 0 };

  /** Acts on the entry at its last revision; gives undefined where the entry is no longer that of this term. */
  const asHolder = async <T>(
    epoch: number,
    act: (revision: number) => Promise<T>,
  ): Promise<T | undefined> => {
    for (let { revision } = held; held.epoch === epoch;) {
      try {
        return await act(revision);
      } catch (error) {
        if (!isOvertaken(error)) throw error;
      }
      // A renewal whose answer is late or lost has moved the revision on; or somebody else has the key.
      const entry = await kv.get(key);
      if (entry?.operation !== 'PUT' || entry.string() !== holder) return undefined;
      ({ revision } = entry);
    }
    return undefined;
  };

  return {
    create: async () => {
      try {
        const epoch = await kv.create(key, holder);
        held = { epoch, revision: epoch };
        return epoch;
      } catch (error) {
        if (isOvertaken(error)) return undefined;
        throw error;
      }
    },
    renew: async (epoch) => {
      const revision = await asHolder(epoch, (last) => kv.update(key, holder, last));
      if (revision === undefined || held.epoch !== epoch) return false;
      held = { epoch, revision: Math.max(held.revision, revision) };
      return true;
    },
    remove: (epoch) => asHolder(epoch, (previousSeq) => kv.delete(key, { previousSeq })),
  };
};
