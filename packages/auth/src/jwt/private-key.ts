import { ClientError } from '@sfstream/base';
import { privateKeyForm } from './private-key-form.ts';
import { unlikePem } from './unlike-pem.ts';

/**
 * Checks that `pem` is an RSA key in the form PKCS#8 or PKCS#1, and gives it as DER in the form PKCS#8. Line breaks may be
 * written as `\n`, as environment variables often hold them. Throws a {@link ClientError} that says what it is instead, and
 * what to do.
 */
export const privateKeyDer = (pem: string): Uint8Array<ArrayBuffer> => {
  const text = pem.slice(0, longestPem).replace(writtenBreak, '\n');
  const blocks = [...text.matchAll(pemBlock)];
  const key = blocks.find(([, label]) => label?.endsWith('PRIVATE KEY')) ?? blocks[0];
  if (key === undefined) throw unusable(unlikePem(text));
  const [, label = '', body = ''] = key;
  if (label !== 'PRIVATE KEY' && label !== 'RSA PRIVATE KEY') throw unusable(ofOtherKind(label));
  if (body.includes('ENCRYPTED')) throw unusable(encrypted);
  const der = fromBase64(body);
  const form = privateKeyForm(der);
  switch (form.type) {
    case 'damaged':
      throw unusable(damaged);
    case 'other':
      throw unusable(
        `cannot be read as an RSA key: its algorithm is ${form.algorithm}. ${makeRsaKey}`,
      );
    case 'pkcs1':
      if (label === 'PRIVATE KEY') throw unusable(mislabelled('PKCS#1', 'RSA PRIVATE KEY'));
      return toPkcs8(der);
    case 'pkcs8':
      if (label === 'RSA PRIVATE KEY') throw unusable(mislabelled('PKCS#8', 'PRIVATE KEY'));
      return der;
  }
};

const makeRsaKey =
  'Salesforce takes RSA keys only. Make one and give its certificate to the app: openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out app.crt.';

const encrypted = 'is encrypted. Decrypt it first: openssl pkey -in key.pem -out plain.pem.';

const damaged =
  'cannot be read as an RSA key: it is cut off, or a line is missing. Copy the whole file again.';

const mislabelled = (form: string, label: string): string =>
  `cannot be read by its first line: it has the form ${form}. Write -----BEGIN ${label}----- and -----END ${label}----- around it.`;

const ofOtherKind = (label: string): string => {
  if (label === 'ENCRYPTED PRIVATE KEY') return encrypted;
  if (label === 'OPENSSH PRIVATE KEY') {
    return 'has the form of OpenSSH. Convert a copy of it: ssh-keygen -p -m PKCS8 -f key.';
  }
  return /CERTIFICATE|PUBLIC KEY|CRL$/.test(label)
    ? `is ${/^[RX]/.test(label) ? 'an' : 'a'} ${label}. That is for Salesforce to have; give the private key that belongs to it.`
    : `is of the kind ${label}. ${makeRsaKey}`;
};

/** Makes the key that signs by RS256. Rejects with a {@link ClientError} for one that cannot. */
export const importPrivateKey = async (der: Uint8Array<ArrayBuffer>): Promise<CryptoKey> => {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  let key: CryptoKey;
  try {
    key = await crypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
  } catch {
    // The reason that the platform gives differs from one to the next, and helps with none.
    throw unusable('cannot be read as an RSA key: it has been changed. Copy the whole file again.');
  }
  const { modulusLength } = key.algorithm as RsaHashedKeyAlgorithm;
  if (modulusLength < 2048) {
    throw unusable(
      `has ${modulusLength} bits only, and RS256 needs 2048 or more (RFC 7518, 3.3). ${makeRsaKey}`,
    );
  }
  return key;
};

/** Characters. A bundle of a key and its certificates has some thousands; the expression is not linear in longer texts. */
const longestPem = 50_000;

/** Line breaks as texts within texts write them, also where that was done twice. */
const writtenBreak = /(?:\\{1,4}r)?\\{1,4}n/g;

const pemBlock = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g;

const unusable = (what: string): ClientError =>
  new ClientError(`privateKey ${what}`, { field: 'privateKey' });

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    throw unusable(
      'is not a key in PEM form: the text between its first and last line is not base64. Copy the whole file again.',
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
