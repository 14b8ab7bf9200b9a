/**
 * The position of each channel, as text for the `id` of a message. Opaque to everyone but the two halves of this package:
 * the relay writes and reads positions, a page keeps and drops them as they are. Base64url, since an id travels in a
 * header (`Last-Event-ID`) or in a query.
 */
export const encodeCursor = (positions: Readonly<Record<string, unknown>>): string =>
  prefix +
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(positions))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** The positions in a cursor; undefined for a text that is none, or is longer than any that was ever given out. */
export const decodeCursor = (cursor: string): Readonly<Record<string, unknown>> | undefined => {
  if (!cursor.startsWith(prefix) || cursor.length > maxCursorLength) return undefined;
  try {
    const text = atob(cursor.slice(prefix.length).replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    const positions: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isRecord(positions) ? positions : undefined;
  } catch {
    return undefined; // Neither base64 nor JSON.
  }
};

/** The version of the form, so that a later one is not misread. */
const prefix = 'v1.';

/** Characters. Node refuses a request whose headers are longer than this together. */
const maxCursorLength = 16_384;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
