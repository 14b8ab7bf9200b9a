/** A text that cannot be guessed, of 64 characters that need no escape in URLs. */
export const randomText = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');

/** The challenge that goes with a verifier, by the method S256 (RFC 7636, 4.2). */
export const codeChallenge = async (verifier: string): Promise<string> => {
  const { base64url } = await import('jose');
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return base64url.encode(new Uint8Array(digest));
};
