/**
 * Bytes of a replay id: the number that CometD has for the same event, in 8 bytes with the highest first, and two zeros.
 * Nothing documents them; users' logs of four years show them so.
 */
export const toReplayBytes = (replayId: number): Uint8Array => {
  const bytes = Buffer.alloc(10);
  bytes.writeBigUInt64BE(BigInt(replayId));
  return bytes;
};

/** The number in a replay id of 8 or 10 bytes; undefined for other bytes. */
export const fromReplayBytes = (bytes: Uint8Array): number | undefined => {
  const tail = bytes.subarray(8);
  if (bytes.length !== 8 && (bytes.length !== 10 || tail.some((byte) => byte !== 0))) {
    return undefined;
  }
  const number = Number(Buffer.from(bytes).readBigUInt64BE());
  return Number.isSafeInteger(number) ? number : undefined;
};
