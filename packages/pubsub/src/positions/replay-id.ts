import type { ReplayId } from '@sfstream/core';
import type { Span } from '../wire/span.ts';

/** A replay id of the Pub/Sub API: `0x` and all its bytes in lower-case hexadecimal digits. */
export type PubSubId = `${number}`;

const form = /^0x(?:[0-9a-f]{2})+$/;

/** True for a replay id of the Pub/Sub API; those of CometD are numbers, or decimal digits. */
export const isPubSubId = (id: ReplayId): id is PubSubId => form.test(String(id));

/**
 * The replay id as text. The bytes are opaque, so none is left out: ids of different lengths stay different, and those of
 * one length are in the order of their bytes.
 */
export const toPubSubId = (bytes: Span): PubSubId =>
  (bytes.length === usualLength ? textOfTen(bytes) : `0x${hexOf(bytes)}`) as PubSubId;

const hexOf = ({ message, start, end }: Span): string => message.toString('hex', start, end);

/** Bytes of the ids that Salesforce has given so far. */
const usualLength = 10;

const digits = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
const highDigits = Array.from({ length: 256 }, (_, byte) => digits[byte >> 4] ?? 0);
const lowDigits = Array.from({ length: 256 }, (_, byte) => digits[byte & 15] ?? 0);

/** The characters of an id of that length: the digits are replaced for each. */
const characters = Array.from(`0x${'00'.repeat(usualLength)}`, (digit) => digit.charCodeAt(0));

/**
 * The text in one piece. One that is put together of two is copied when it is compared first, and Node's own digits take longer; every
 * event has an id.
 */
const textOfTen = ({ message, start }: Span): string => {
  for (let at = 0; at < usualLength; at += 1) {
    const byte = message[start + at] ?? 0;
    characters[2 + 2 * at] = highDigits[byte] ?? 0;
    characters[3 + 2 * at] = lowDigits[byte] ?? 0;
  }
  return String.fromCharCode.apply(undefined, characters);
};

/** The bytes of a replay id. */
export const bytesOf = (id: PubSubId): Buffer => Buffer.from(id.slice(2), 'hex');
