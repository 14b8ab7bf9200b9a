import type { ReplayId } from '@sfstream/core';

/**
 * The number of an event, in digits: its replay id in CometD. In the Pub/Sub API it is the first eight bytes of that, as far as was
 * seen; ids of another form give a number too, which the made-up org does not need.
 */
export const eventNumber = (replayId: ReplayId): string =>
  typeof replayId === 'string' && replayId.startsWith('0x')
    ? String(BigInt.asIntN(64, BigInt(replayId.slice(0, 18))))
    : String(replayId);
