import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReplayMarker, ReplayStore } from '@sfstream/core';
import { storeContract } from '@sfstream/testing';
import Keyv from 'keyv';
import { fileStore } from '../src/stores/file/file-store.ts';
import { guarded } from '../src/stores/guarded.ts';
import { namespaced } from '../src/stores/namespaced.ts';

describe.each<[string, () => ReplayStore]>([
  ['a Map', () => new Map<string, ReplayMarker>()],
  ['a Keyv in memory', () => new Keyv()],
  ['guarded', () => guarded(new Keyv({ throwOnErrors: true }))],
  ['namespaced', () => namespaced(new Map(), { org: '00D5e000000AbCdEAK', group: 'a/b' })],
])('%s', (_name, open) => {
  for (const { name, run } of storeContract(open)) it(name, run);
});

describe('fileStore', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'store-contract-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  const contract = storeContract(() => fileStore(join(folder, 'replay.json')), {
    close: (store) => store.close(),
    persistent: true,
  });
  for (const { name, run } of contract) it(name, run);
});
