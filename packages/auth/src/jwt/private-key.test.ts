import type { KeyObject } from 'node:crypto';
import { generateKeyPairSync } from 'node:crypto';
import { keyPair } from '../../test/helpers/key-pair.ts';
import { importPrivateKey, privateKeyDer } from './private-key.ts';

const { pkcs1, pkcs8, pkcs8Der, publicKey } = keyPair();

it.each([2048, 3072])('reads PKCS#1 and PKCS#8 of %i bits as the same key', (bits) => {
  const pair = keyPair(bits);
  expect(Buffer.from(privateKeyDer(pair.pkcs8))).toEqual(pair.pkcs8Der);
  expect(Buffer.from(privateKeyDer(pair.pkcs1))).toEqual(pair.pkcs8Der);
});

it.each([
  ['with line breaks written as \\n', pkcs8.replaceAll('\n', '\\n')],
  ['with line breaks written as \\n twice', pkcs8.replaceAll('\n', '\\\\n')],
  ['with line breaks written as \\r\\n', pkcs8.replaceAll('\n', '\\r\\n')],
  ['with line breaks written as \\r\\n twice', pkcs8.replaceAll('\n', '\\\\r\\\\n')],
  ['with blanks in the place of line breaks', pkcs8.replaceAll('\n', ' ')],
  ['in quotation marks', `"${pkcs8}"`],
  ['with line breaks of Windows', pkcs8.replaceAll('\n', '\r\n')],
  ['behind its certificate', `${publicKey}\n${pkcs8}`],
  ['with text around it', `Key of the app\n${pkcs8}\nEnd`],
])('reads a key %s', (_, pem) => {
  expect(Buffer.from(privateKeyDer(pem))).toEqual(pkcs8Der);
});

it('makes a key that signs and cannot be read out', async () => {
  const key = await importPrivateKey(privateKeyDer(pkcs8));
  expect(key).toMatchObject({ type: 'private', extractable: false, usages: ['sign'] });
  expect(key.algorithm).toMatchObject({ name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048 });
});

const encrypted = (type: 'pkcs1' | 'pkcs8'): string =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type, format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' },
  }).privateKey;
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

const failureOf = async (pem: string): Promise<unknown> => {
  try {
    return await importPrivateKey(privateKeyDer(pem));
  } catch (error) {
    return error;
  }
};

const pemOf = ({ privateKey }: { readonly privateKey: KeyObject }): string =>
  privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
/** Changes the tag of the sequence that holds the numbers, which begins at this byte. */
const changed = Buffer.from(pkcs8Der).fill(0x31, 26, 27).toString('base64');
const body = pkcs8.split('\n').slice(1, -2).join('\n');
const labelled = (label: string): string => publicKey.replaceAll('PUBLIC KEY', label);
const rsaKeysOnly = /Salesforce takes RSA keys only\. Make one .*openssl req/;

it.each<[string, string, RegExp]>([
  ['a path', './server.key', /is not a key in PEM form: it seems to be a path.*not its path/],
  ['a name of a file', 'server.pem', /it seems to be a path\. Give the content of the file/],
  ['a path of Windows', 'C:\\keys\\server', /it seems to be a path/],
  ['nothing', ' ', /is not a key in PEM form\. Give the content/],
  ['a key behind a long text', `${' '.repeat(50_000)}${pkcs8}`, /is not a key in PEM form/],
  ['a password', 's3cret', /is not a key in PEM form\. Give the content/],
  ['a key that is cut off', pkcs8.slice(0, 400), /its last line.*is missing.*whole content/],
  [
    'a key with another last line',
    pkcs8.replace('END PRIVATE', 'END RSA PRIVATE'),
    /its last line/,
  ],
  ['a key with too few hyphens', pkcs8.replaceAll('-----', '----'), /five hyphens/],
  ['a key with dashes', pkcs8.replaceAll('-----', '\u2014\u2014'), /five hyphens/],
  ['a key in small letters', pkcs8.toLowerCase(), /in capitals/],
  ['the middle of a key', body, /its first and last line are missing\. Put -----BEGIN/],
  ['the base64 of a key', btoa(pkcs8), /is the base64 of a PEM file\. Decode it first/],
  ['the base64 of a certificate', btoa(labelled('CERTIFICATE')), /is the base64 of a PEM file/],
  ['a binary key', pkcs8Der.toString('latin1'), /it is binary\. Convert it first: openssl/],
  ['a binary key read as UTF-8', pkcs8Der.toString('utf8'), /it is binary/],
  ['an SSH public key', 'ssh-rsa AAAAB3NzaC1yc2E= user@host', /it is an SSH public key/],
  ['a JWK', '{"kty":"RSA","d":"x"}', /it is JSON/],
  ['an OpenSSH key', labelled('OPENSSH PRIVATE KEY'), /form of OpenSSH\. Convert.*ssh-keygen/],
  ['a PGP key', labelled('PGP PRIVATE KEY BLOCK'), rsaKeysOnly],
  [
    'a key without its middle',
    pkcs8.replace(/\n.{64}\n/, '\n'),
    /cannot be read as an RSA key.*cut off.*Copy/,
  ],
  ['an empty key', '-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----', /cut off/],
  ['a key with strange characters', pkcs8.replace(/\n.{8}/, '\n%%%%%%%%'), /is not base64\. Copy/],
  [
    'a key with changed characters',
    `-----BEGIN PRIVATE KEY-----\n${changed}\n-----END PRIVATE KEY-----`,
    /cannot be read as an RSA key: it has been changed\. Copy the whole file again/,
  ],
  ['a public key', publicKey, /is a PUBLIC KEY.*give the private key/],
  ['an RSA public key', labelled('RSA PUBLIC KEY'), /is an RSA PUBLIC KEY.*give the private key/],
  ['a certificate', labelled('CERTIFICATE'), /is a CERTIFICATE.*give the private key/],
  ['a trusted certificate', labelled('TRUSTED CERTIFICATE'), /give the private key/],
  ['a list of revoked certificates', labelled('X509 CRL'), /is an X509 CRL.*the private key/],
  ['another list', labelled('CRL DATA'), /is of the kind CRL DATA/],
  ['a request for a certificate', labelled('CERTIFICATE REQUEST'), /give the private key/],
  ['an encrypted key in PKCS#8', encrypted('pkcs8'), /is encrypted.*openssl pkey/],
  ['an encrypted key in PKCS#1', encrypted('pkcs1'), /is encrypted.*openssl pkey/],
  [
    'an EC key',
    ec.export({ type: 'sec1', format: 'pem' }) as string,
    /EC PRIVATE KEY.*RSA keys only/,
  ],
  [
    'an EC key in PKCS#8',
    ec.export({ type: 'pkcs8', format: 'pem' }) as string,
    /cannot be read as an RSA key: its algorithm is EC\. Salesforce takes RSA keys only/,
  ],
  ['an Ed25519 key', pemOf(generateKeyPairSync('ed25519')), /its algorithm is Ed25519\./],
  ['an X25519 key', pemOf(generateKeyPairSync('x25519')), /its algorithm is unknown\./],
  ['a short key', keyPair(1024).pkcs8, /has 1024 bits only.*2048.*Make one/],
  [
    'PKCS#8 labelled as PKCS#1',
    pkcs8.replaceAll('PRIVATE', 'RSA PRIVATE'),
    /cannot be read by its first line: it has the form PKCS#8\. Write -----BEGIN PRIVATE KEY-----/,
  ],
  [
    'PKCS#1 labelled as PKCS#8',
    pkcs1.replaceAll('RSA PRIVATE', 'PRIVATE'),
    /it has the form PKCS#1\. Write -----BEGIN RSA PRIVATE KEY-----/,
  ],
])('refuses %s and says what it is', async (_, pem, reason) => {
  const error = await failureOf(pem);
  expect(error).toMatchObject({
    name: 'ClientError',
    field: 'privateKey',
    message: expect.stringMatching(reason),
  });
  expect(error).not.toHaveProperty('cause');
  expect((error as Error).message).not.toContain(body.slice(64, 128));
});
