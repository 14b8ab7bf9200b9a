import type { ReplayId } from '@sfstream/core';

/** A replay id of the Pub/Sub API: `0x` and all its bytes in lower-case hexadecimal digits. */
export type PubSubId = `${number}`;

const form = /^0x(?:[0-9a-f]{2})+$/;

/** True for a replay id of the Pub/Sub API; those of CometD are numbers, or decimal digits. */
export const isPubSubId = (id: ReplayId): id is PubSubId => form.test(String(id));

/**
 * The replay id as text. The bytes are opaque, so none is left out: ids of different lengths stay different, and those of
 * one length are in the order of their bytes.
 */
export const toPubSubId = (bytes: Uint8Array): PubSubId => `0x${hexOf(bytes)}` as PubSubId;

const hexOf = (bytes: Uint8Array): string =>
  (Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  ).toString('hex');

/** The bytes of a replay id. */
export const bytesOf = (id: PubSubId): Buffer => Buffer.from(id.slice(2), 'hex');
