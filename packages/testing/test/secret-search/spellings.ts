/** Spellings of a secret in a text: as it is, within JSON, in a URL, in a form, and in Base64 of more than itself. */
export const spellings = (secret: string): readonly string[] => [
  ...new Set([
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    new URLSearchParams({ '': secret }).toString().slice(1),
    ...inBase64(secret, 'base64'),
    ...inBase64(secret, 'base64url'),
  ]),
];

/** Part that does not depend on the bytes before and after, of which there may be 0, 1 or 2 beyond whole groups of three. */
const inBase64 = (secret: string, encoding: 'base64' | 'base64url'): readonly string[] =>
  [0, 1, 2].map((before) => {
    const bytes = Buffer.from(' '.repeat(before) + secret);
    const [first, last] = [Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6)];
    return bytes.toString(encoding).slice(first, last);
  });
