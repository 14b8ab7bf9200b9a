/**
 * The position of each channel, as text for the `id` of a message. Opaque to everyone but the two halves of this package:
 * the relay writes and reads positions, a page keeps and drops them as they are. Base64url, since an id travels in a
 * header (`Last-Event-ID`) or in a query.
 */
export const encodeCursor = (positions: Readonly<Record<string, unknown>>): string =>
  encode(positions);

/**
 * Encodes the positions for a request, which names its channels itself: a list in their order, with null for those
 * without a position. Requests are limited to some 8,000 characters on their way, and names are most of a cursor.
 */
export const encodeRequestCursor = (
  positions: ReadonlyMap<string, unknown>,
  asked: readonly string[],
): string => encode(asked.map((channel) => positions.get(channel) ?? null));

/**
 * The positions in a cursor by their channels; undefined for a text that is not a cursor, or is longer than any that
 * was ever given out. `asked` are the channels that its request names.
 */
export const decodeCursor = (
  cursor: string,
  asked: readonly string[] = [],
): ReadonlyMap<string, unknown> | undefined => {
  if (!cursor.startsWith(prefix) || cursor.length > maxCursorLength) return undefined;
  try {
    const text = atob(cursor.slice(prefix.length).replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    const positions: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (Array.isArray(positions)) return inOrder(positions, asked);
    return isRecord(positions) ? new Map(Object.entries(positions)) : undefined;
  } catch {
    return undefined; // Neither base64 nor JSON.
  }
};

const inOrder = (
  positions: readonly unknown[],
  asked: readonly string[],
): ReadonlyMap<string, unknown> | undefined =>
  positions.length === asked.length
    ? new Map(
        asked
          .map((channel, index) => [channel, positions[index]] as const)
          .filter(([, position]) => position !== null),
      )
    : undefined;

const encode = (positions: unknown): string =>
  prefix +
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(positions))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** The version of the form, so that a later one is not misread. */
const prefix = 'v2.';

/** Characters. Node refuses a request whose headers are longer than this together. */
const maxCursorLength = 16_384;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
