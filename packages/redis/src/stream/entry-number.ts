/**
 * The largest replay id that becomes the second part of an entry's id. That has 64 bits (Redis documentation, "Entry IDs"); half of
 * the numbers are left for entries that are counted on from the one before.
 */
export const largestNumber = 2n ** 63n - 1n;

/** The second part of the id of the entry with this replay id; undefined for one that is too large, which tells nothing of its entry. */
export const entryNumber = (replayId: string): string | undefined =>
  BigInt(replayId) <= largestNumber ? String(BigInt(replayId)) : undefined;
