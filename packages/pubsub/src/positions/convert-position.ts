import type { ReplayId } from '@sfstream/core';
import type { PubSubId } from './replay-id.ts';
import { isPubSubId, toPubSubId } from './replay-id.ts';

/** Largest number of eight bytes. */
const largest = 2n ** 64n - 1n;

/**
 * The Pub/Sub API's id of the event that has this replay id in CometD: its number in eight bytes, the highest first, and
 * two bytes of zero. Undefined for what is not the replay id of an event. That is seen and not documented, so the server
 * may refuse it.
 */
export const toPubSubPosition = (id: ReplayId): PubSubId | undefined => {
  if (isPubSubId(id)) return id;
  const number = BigInt(id);
  if (number < 0n || number > largest) return undefined;
  const bytes = Buffer.alloc(10);
  bytes.writeBigUInt64BE(number);
  return toPubSubId(bytes);
};
