/**
 * The number of an event of the mock org, which counts them from 1: its replay id in CometD, and the first eight bytes of that in the
 * Pub/Sub API.
 */
export const eventNumber = (replayId: number | string): number =>
  typeof replayId === 'string' && replayId.startsWith('0x')
    ? Number(replayId.slice(0, 18))
    : Number(replayId);
