import type { Leader } from '@sfstream/replay';
import { NotLeadingError, epochOf } from '@sfstream/replay';

/**
 * Throws a {@link NotLeadingError} where what began with `epoch` must not be written any more: that term of this process is over,
 * or a later leader has written, as `stored` shows. Without a leader all may write.
 */
export const refuseStale = (
  leader: Leader | undefined,
  epoch: number | undefined,
  stored: number | undefined,
): void => {
  if (leader === undefined || epoch === undefined) return;
  if (epochOf(leader) !== epoch || (stored !== undefined && stored > epoch)) {
    throw new NotLeadingError(leader.group);
  }
};
