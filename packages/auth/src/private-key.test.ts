import { generateKeyPairSync } from 'node:crypto';
import { keyPair } from '../test/key-pair.ts';
import { importPrivateKey, privateKeyDer } from './private-key.ts';

const { pkcs1, pkcs8, pkcs8Der, publicKey } = keyPair();

it.each([2048, 3072])('reads PKCS#1 and PKCS#8 of %i bits as the same key', (bits) => {
  const pair = keyPair(bits);
  expect(Buffer.from(privateKeyDer(pair.pkcs8))).toEqual(pair.pkcs8Der);
  expect(Buffer.from(privateKeyDer(pair.pkcs1))).toEqual(pair.pkcs8Der);
});

it.each([
  ['with line breaks written as \\n', pkcs8.replaceAll('\n', '\\n')],
  ['with line breaks of Windows', pkcs8.replaceAll('\n', '\r\n')],
  ['behind its certificate', `${publicKey}\n${pkcs8}`],
  ['with text around it', `Key of the app\n${pkcs8}\nEnd`],
])('reads a key %s', (_, pem) => {
  expect(Buffer.from(privateKeyDer(pem))).toEqual(pkcs8Der);
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

it.each([
  ['a path', './server.key', /is not a key in PEM form.*not its path/],
  ['nothing', ' ', /is not a key in PEM form/],
  ['a key that is cut off', pkcs8.slice(0, 400), /is not a key in PEM form/],
  ['a key without its middle', pkcs8.replace(/\n.{64}\n/, '\n'), /cannot be read as an RSA key/],
  ['a key with strange characters', pkcs8.replace(/\n.{8}/, '\n%%%%%%%%'), /is not base64/],
  ['a public key', publicKey, /is a PUBLIC KEY.*give the private key/],
  ['a certificate', publicKey.replaceAll('PUBLIC KEY', 'CERTIFICATE'), /is a CERTIFICATE/],
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
    /cannot be read as an RSA key/,
  ],
  ['a short key', keyPair(1024).pkcs8, /has 1024 bits only.*2048/],
  ['PKCS#8 labelled as PKCS#1', pkcs8.replaceAll('PRIVATE', 'RSA PRIVATE'), /cannot be read/],
  ['PKCS#1 labelled as PKCS#8', pkcs1.replaceAll('RSA PRIVATE', 'PRIVATE'), /cannot be read/],
])('refuses %s and says what it is', async (_, pem, reason) => {
  const error = await failureOf(pem);
  expect(error).toMatchObject({
    name: 'ClientError',
    field: 'privateKey',
    message: expect.stringMatching(reason),
  });
  expect(error).not.toHaveProperty('cause');
});
