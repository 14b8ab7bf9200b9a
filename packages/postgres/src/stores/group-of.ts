import type { OptionRule } from '@sfstream/base';
import { ClientError, optional } from '@sfstream/base';
import type { Leader } from '@sfstream/replay';
import { isText } from '../database/database-options.ts';

/** The group whose positions and events these are. */
export interface GroupOptions {
  /** The owner of positions and events: those of one group do not meet those of another. Default: the group of `leader`. */
  readonly group?: string;
  /** Writes with the epoch of this leader; what a former leader writes is refused with a `NotLeadingError`. Default: nobody is elected. */
  readonly leader?: Leader;
}

const isLeader: OptionRule = [
  'a leader, such as postgresLeader gives',
  (value) => typeof value === 'object' && value !== null && 'term$' in value && 'group' in value,
];

export const groupReaders = {
  group: optional(isText),
  leader: optional(isLeader),
};

/** {@link GroupOptions} after they were read. */
type Given = { readonly [K in keyof GroupOptions]-?: GroupOptions[K] | undefined };

/** The group, from either option. Throws a {@link ClientError} where there is none. */
export const groupOf = (owner: string, { group, leader }: Given): string => {
  const found = group ?? leader?.group;
  if (found === undefined) {
    throw new ClientError(
      `group of ${owner} is missing. Give the name of the service, or a leader.`,
      { field: 'group' },
    );
  }
  return found;
};
