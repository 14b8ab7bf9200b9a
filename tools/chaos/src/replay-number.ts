import type { ReplayId } from '@sfstream/core';

/** The number of an event, which CometD has as its replay id and the Pub/Sub API in the first eight of ten bytes. */
export const replayNumber = (id: ReplayId | undefined): number =>
  typeof id === 'string' && id.startsWith('0x') ? Number(BigInt(id) >> 16n) : Number(id);
