/** The true form of the bytes of a key, whatever their label says. */
export type PrivateKeyForm =
  | { readonly type: 'pkcs1' | 'pkcs8' }
  /** In the form PKCS#8, but of another algorithm. */
  | { readonly type: 'other'; readonly algorithm: string }
  | { readonly type: 'damaged' };

/** Algorithms by their identifiers in DER (RFC 8017, A; RFC 5480, 2.1.1; RFC 8410, 3; RFC 3279, 2.3.2). */
const algorithms: readonly (readonly [identifier: string, algorithm: string])[] = [
  ['06092a864886f70d01010a', 'RSA-PSS'],
  ['06072a8648ce3d0201', 'EC'],
  ['06032b6570', 'Ed25519'],
  ['06032b6571', 'Ed448'],
  ['06072a8648ce380401', 'DSA'],
];

const rsa = '06092a864886f70d010101';

/**
 * Looks at the beginning of a key. Both forms are a sequence with a version first; then PKCS#1 has a number, the modulus
 * (RFC 8017, A.1.2), and PKCS#8 a sequence with the algorithm (RFC 5208, 5).
 */
export const privateKeyForm = (der: Uint8Array): PrivateKeyForm => {
  const [tag, first = 0] = der;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  const content = der.subarray(2 + lengthBytes);
  const length =
    lengthBytes === 0
      ? first
      : der.subarray(2, 2 + lengthBytes).reduce((total, byte) => total * 256 + byte, 0);
  if (tag !== 0x30 || length !== content.length) return { type: 'damaged' };
  const beginning = hexOf(content.subarray(0, 40));
  if (beginning.startsWith('02010002')) return { type: 'pkcs1' };
  if (!/^02010[01]30/.test(beginning)) return { type: 'damaged' };
  if (beginning.startsWith(rsa, 10)) return { type: 'pkcs8' };
  const algorithm = algorithms.find(([identifier]) => beginning.startsWith(identifier, 10))?.[1];
  return { type: 'other', algorithm: algorithm ?? 'unknown' };
};

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
