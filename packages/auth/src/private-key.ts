import { ClientError } from '@sfstream/http';

/**
 * Checks that `pem` is an RSA key in the form PKCS#8 or PKCS#1, and gives it as DER in the form PKCS#8. Line breaks may be
 * written as `\n`, as environment variables often hold them. Throws a {@link ClientError} that says what it is instead.
 */
export const privateKeyDer = (pem: string): Uint8Array<ArrayBuffer> => {
  const blocks = [...pem.slice(0, longestPem).replaceAll('\\n', '\n').matchAll(pemBlock)];
  const key = blocks.find(([, label]) => label?.endsWith('PRIVATE KEY')) ?? blocks[0];
  const [, label, body = ''] = key ?? [];
  if (label === 'ENCRYPTED PRIVATE KEY' || body.includes('ENCRYPTED')) {
    throw unusable('is encrypted. Decrypt it first: openssl pkey -in key.pem -out plain.pem');
  }
  switch (label) {
    case 'PRIVATE KEY':
      return fromBase64(body);
    case 'RSA PRIVATE KEY':
      return toPkcs8(fromBase64(body));
    case undefined:
      throw unusable(
        'is not a key in PEM form. Give the content of the file, which begins with -----BEGIN PRIVATE KEY-----, not its path.',
      );
    case 'CERTIFICATE':
    case 'PUBLIC KEY':
    case 'RSA PUBLIC KEY':
      throw unusable(
        `is a ${label}. That is for Salesforce to have; give the private key that belongs to it.`,
      );
    default:
      throw unusable(`is of the kind ${label}, but Salesforce takes RSA keys only.`);
  }
};

/** Makes the key that signs by RS256. Rejects with a {@link ClientError} for one that cannot. */
export const importPrivateKey = async (der: Uint8Array<ArrayBuffer>): Promise<CryptoKey> => {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  let key: CryptoKey;
  try {
    key = await crypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
  } catch {
    // The reason that the platform gives differs from one to the next, and helps with none.
    throw unusable('cannot be read as an RSA key. It may be of another kind, or cut off.');
  }
  const { modulusLength } = key.algorithm as RsaHashedKeyAlgorithm;
  if (modulusLength < 2048) {
    throw unusable(`has ${modulusLength} bits only. RS256 needs 2048 or more (RFC 7518, 3.3).`);
  }
  return key;
};

/** Characters. A bundle of a key and its certificates has some thousands; the expression is not linear in longer texts. */
const longestPem = 50_000;

const pemBlock = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g;

const unusable = (what: string): ClientError =>
  new ClientError(`privateKey ${what}`, { field: 'privateKey' });

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    throw unusable(
      'is not a key in PEM form: what stands between its first and last line is not base64.',
    );
  }
};

/** Puts PKCS#1 into the envelope that names the algorithm (RFC 5208, 5), which is all that PKCS#8 adds to it. */
const toPkcs8 = (pkcs1: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  derElement(0x30, [...versionAndRsa, ...derElement(0x04, [...pkcs1])]);

/** The version 0 and the algorithm 1.2.840.113549.1.1.1 without parameters, in DER. */
const versionAndRsa = [
  0x02, 0x01, 0x00, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01,
  0x05, 0x00,
];

/** RSA keys are of a length that takes two bytes to write. */
const derElement = (tag: number, content: readonly number[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([tag, 0x82, content.length >> 8, content.length & 0xff, ...content]);
