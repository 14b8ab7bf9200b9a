/**
 * The partition of a key, from 0 on: FNV-1a of its UTF-8 bytes in 32 bits, modulo `partitions`. It must never change, as events of
 * one key would go to another partition. Events without a key go to the first, and so stay in order.
 */
export const partitionOf = (key: string | undefined, partitions: number): number =>
  key === undefined ? 0 : fnv1a(key) % partitions;

/** The hash of Fowler, Noll and Vo, variant 1a, with its offset basis and prime of 32 bits. */
const fnv1a = (text: string): number =>
  new TextEncoder()
    .encode(text)
    .reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5);
