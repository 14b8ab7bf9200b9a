import type { ReplayId } from './replay.ts';

/**
 * The Pub/Sub API's id of the event that has this replay id in CometD: its number in eight bytes, the highest first, and
 * two bytes of zero. Undefined for what is not the replay id of an event; bytes stay as they are. That is seen and not
 * documented, so the server may refuse it.
 */
export const toPubSubPosition = (id: ReplayId): `${number}` | undefined => {
  if (typeof id === 'string' && id.startsWith('0x')) return id;
  const number = BigInt(id);
  return number < 0n || number >= 2n ** 64n
    ? undefined
    : (`0x${number.toString(16).padStart(16, '0')}0000` as `${number}`);
};
