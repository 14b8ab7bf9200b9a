import { ClientError } from '@sfstream/base';
import type { Leader } from '@sfstream/replay';

/** The group whose positions are meant: that which is named, or else that of the leader. Throws a {@link ClientError} without either. */
export const groupOf = (
  owner: string,
  group: string | undefined,
  leader: Leader | undefined,
): string => {
  const name = group ?? leader?.group;
  if (name !== undefined) return name;
  throw new ClientError(
    `group of ${owner} must be a name where there is no leader: positions in one bucket are kept apart by it.`,
    { field: 'group' },
  );
};
