import type { ReplayStore } from '@sfstream/core';
import { ClientError } from '@sfstream/core';
import { wrapping } from './wrapping.ts';

/** Whose markers they are. Replay ids of one org mean nothing in another, and each group has positions of its own. */
export interface MarkerOwner {
  /** The id of the org, 15 or 18 characters. */
  readonly org: string;
  /** What consumes the events: a service, or one of several tasks within it. */
  readonly group: string;
}

/**
 * Puts a prefix before every key, so that several orgs and applications can share one store: for an owner,
 * `<org>:<group>:`. Any other prefix is used as it is given, so let it end in a separator.
 *
 * Throws a {@link ClientError} for an owner without an org or group, which would share the positions of others.
 *
 * @example
 * ```ts
 * import { mapStore, namespaced } from '@sfstream/replay';
 *
 * const shared = mapStore();
 * const billing = namespaced(shared, { org: '00D5e000000AbCdEAK', group: 'billing' });
 * billing.set('/event/Order__e', { replayId: 42 });
 * console.log([...shared.keys()]); // => [ '00D5e000000AbCdEAK:billing:/event/Order__e' ]
 * ```
 */
export const namespaced = (store: ReplayStore, owner: MarkerOwner | string): ReplayStore => {
  const prefix = typeof owner === 'string' ? owner : prefixOf(owner);
  return wrapping(store, {
    get: (channel) => store.get(`${prefix}${channel}`),
    set: (channel, marker) => store.set(`${prefix}${channel}`, marker),
  });
};

/** Encoded, since a separator within a part would let two owners meet. */
const prefixOf = ({ org, group }: MarkerOwner): string =>
  Object.entries({ org, group })
    .map(([field, part]) => {
      if (part === '') throw new ClientError(`${field} must not be empty.`, { field });
      return `${encodeURIComponent(part)}:`;
    })
    .join('');
