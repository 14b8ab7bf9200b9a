import type { OptionReaders } from '@sfstream/base';
import { readOptions, required } from '@sfstream/base';
import type { ReplayStore } from '@sfstream/core';
import { ClientError, wrapStore } from '@sfstream/core';

/** The owner of markers. Replay ids of one org mean nothing in another, and each group has positions of its own. */
export interface MarkerOwner {
  /** The id of the org. Its 15 and its 18 characters are the same. */
  readonly org: string;
  /** The consumer of the events: a service, or one of several tasks within it. */
  readonly group: string;
}

/**
 * Puts a prefix before every key, so that several orgs and applications can share one store: for an owner,
 * `<org>:<group>:`. Any other prefix is used as it is given, so let it end in a separator.
 *
 * Throws a {@link ClientError} for an owner without an org or group, which would share the positions of others, and for one with an
 * unknown field.
 *
 * @example
 * ```ts
 * import { namespaced } from '@sfstream/replay';
 *
 * const shared = new Map();
 * const billing = namespaced(shared, { org: '00D5e000000AbCdEAK', group: 'billing' });
 * billing.set('/event/Order__e', { replayId: 42 });
 * console.log([...shared.keys()]); // => [ '00D5e000000AbCd:billing:/event/Order__e' ]
 * ```
 */
export const namespaced = (store: ReplayStore, owner: MarkerOwner | string): ReplayStore => {
  const prefix = typeof owner === 'string' ? owner : prefixOf(owner);
  const keyOf = (channel: string): string => `${prefix}${channel}`;
  const prefixed: ReplayStore = {
    get: (channel) => store.get(keyOf(channel)),
    set: (channel, marker) => store.set(keyOf(channel), marker),
  };
  return wrapStore(store, prefixed, keyOf);
};

/** The last three characters of an id only check the others. Setup shows 18 of an org, its events and tokens tell 15. */
const longOrgId = /^(00D\w{12})\w{3}$/;

/** Encoded, since a separator within a part would let two owners meet. */
const prefixOf = (owner: MarkerOwner): string => {
  const { org, group } = readOptions('namespaced', owner, readers);
  return Object.entries({ org: org.replace(longOrgId, '$1'), group })
    .map(([field, part]) => {
      if (part === '') throw new ClientError(`${field} must not be empty.`, { field });
      return `${encodeURIComponent(part)}:`;
    })
    .join('');
};

const isText = (value: unknown): boolean => typeof value === 'string';

const readers = {
  org: required('the id of the org', isText),
  group: required('the name of the consumer', isText),
} satisfies OptionReaders<MarkerOwner>;
