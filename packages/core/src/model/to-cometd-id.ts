import type { ReplayId } from './replay.ts';

/** Ten bytes: the number of the event in eight, and two zeros, as every id of the Pub/Sub API that was seen. */
const tenBytes = /^([\da-f]{16})0000$/;

/**
 * The replay id of CometD for one of the Pub/Sub API: both number the same event alike. Undefined for bytes of any other
 * form; an id of CometD stays as it is.
 */
export const toCometdId = (id: ReplayId): ReplayId | undefined => {
  if (typeof id === 'number' || !id.startsWith('0x')) return id;
  const digits = tenBytes.exec(id.slice('0x'.length))?.[1];
  if (digits === undefined) return undefined;
  const number = BigInt(`0x${digits}`);
  return number <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(number)
    : (String(number) as `${number}`);
};
