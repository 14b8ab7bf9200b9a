/** A text of `bytes` random bytes, which tells nothing of how many were made before. */
export const randomKey = (bytes: number): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes))));
