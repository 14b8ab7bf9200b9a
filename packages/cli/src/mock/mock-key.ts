import { generateKeyPair } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A key for the JWT flow, and the file that holds its private half. */
export interface MockKey {
  /** Public half, as PEM. */
  readonly publicKey: string;
  readonly privateKeyFile: string;
  remove(): Promise<void>;
}

/** Makes a new key, in a folder for temporary files. */
export const makeMockKey = async (): Promise<MockKey> => {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const folder = await mkdtemp(join(tmpdir(), 'sfstream-mock-'));
  const privateKeyFile = join(folder, 'private-key.pem');
  await writeFile(privateKeyFile, privateKey, { mode: 0o600 });
  return {
    publicKey,
    privateKeyFile,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};
