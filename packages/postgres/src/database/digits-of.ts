import type { ReplayId } from '@sfstream/core';

/** A replay id as a `numeric`: in digits, also where it is written in bytes, which Postgres reads from version 16 on. */
export const digitsOf = (replayId: ReplayId | undefined): string | null =>
  replayId === undefined ? null : String(BigInt(replayId));
