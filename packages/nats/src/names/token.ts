/**
 * Writes any text as one token of a subject or key, and no two texts as the same one. What is not a letter or digit of ASCII, `_`
 * or `-` becomes `=` with the two hexadecimal digits of each of its bytes in UTF-8: keys allow `[-/_=.a-zA-Z0-9]` (NATS
 * ADR-8), of which `.` divides tokens, `/` looks like a path, and `=` is ours.
 */
export const toToken = (text: string): string =>
  [...new TextEncoder().encode(text)].map(toCharacters).join('');

/** Reads a token that {@link toToken} has written. */
export const fromToken = (token: string): string =>
  decodeURIComponent(token.replaceAll('%', '%25').replaceAll('=', '%'));

const toCharacters = (byte: number): string => {
  const character = String.fromCharCode(byte);
  return /[\w-]/.test(character)
    ? character
    : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
};
