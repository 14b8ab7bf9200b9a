import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReplayId, ReplayMarker, ReplayStore } from '@sfstream/core';
import { ClientError, ReplayOption, answerOf } from '@sfstream/core';
import { storeContract } from '@sfstream/testing';
import Keyv from 'keyv';
import { lastValueFrom } from 'rxjs';
import { constantReplay } from '../src/stores/constant-replay.ts';
import { defaultTo } from '../src/stores/default-to.ts';
import { fileStore } from '../src/stores/file/file-store.ts';
import { guarded } from '../src/stores/guarded.ts';
import { namespaced } from '../src/stores/namespaced.ts';

const ask = <T>(question: Parameters<typeof answerOf<T>>[0]): Promise<T | undefined> =>
  lastValueFrom(answerOf(question));

describe.each<[string, () => ReplayStore]>([
  ['a Map', () => new Map<string, ReplayMarker>()],
  ['a Keyv in memory', () => new Keyv()],
  ['guarded', () => guarded(new Keyv({ throwOnErrors: true }))],
  ['namespaced', () => namespaced(new Map(), { org: '00D5e000000AbCdEAK', group: 'a/b' })],
])('%s', (_name, open) => {
  for (const { name, run } of storeContract(open)) it(name, run);
});

/** What is not a marker, as JavaScript may have it. */
const odd: [string, unknown][] = [
  ['nothing', undefined],
  ['a bare replay id', 7],
  ['an empty object', {}],
  ['a replay id that is a fraction', { replayId: 1.5 }],
  ['a replay id that is not a number', { replayId: NaN }],
  ['a replay id below all options', { replayId: -7 }],
  ['a replay id beyond 2^53 as a number', { replayId: 2 ** 53 }],
  ['a replay id of letters', { replayId: 'seven' }],
  ['a date that is a number', { replayId: 7, createdDate: 1 }],
  ['a start that is not a date', { createdDate: 'yesterday' }],
  ['an org that is a number', { replayId: 7, orgId: 5 }],
];

describe.each<[string, (folder: string) => ReplayStore]>([
  ['fileStore', (folder) => fileStore(join(folder, 'odd.json'))],
  ['guarded', () => guarded(new Map())],
  ['defaultTo', () => defaultTo(new Map(), ReplayOption.AllEvents)],
  ['defaultTo of a namespaced one', () => defaultTo(namespaced(new Map(), 'eu:'), 7)],
  ['namespaced of a guarded one', () => namespaced(guarded(new Map()), 'eu:')],
])('%s', (_name, open) => {
  let folder: string;
  let store: ReplayStore;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'odd-markers-'));
    store = open(folder);
  });

  afterEach(async () => {
    await (store as Partial<AsyncDisposable>)[Symbol.asyncDispose]?.();
    await rm(folder, { recursive: true });
  });

  it.each(odd)('refuses to keep what it would refuse to give back: %s', async (_what, marker) => {
    await ask(() => store.set('/event/A', { replayId: 3 }));
    await expect(ask(() => store.set('/event/A', marker as ReplayMarker))).rejects.toThrow(
      'The value is not a replay marker',
    );
    expect(await ask(() => store.get('/event/A'))).toEqual({ replayId: 3 });
  });
});

describe.each<[string, (replay: ReplayId) => ReplayStore]>([
  ['constantReplay', constantReplay],
  ['defaultTo', (replay) => defaultTo(new Map(), replay)],
])('%s', (_name, make) => {
  it.each([1.5, NaN, -7, 2 ** 53, 'seven', undefined, {}])(
    'refuses to answer what is not a position: %p',
    (replay) => {
      expect(() => make(replay as ReplayId)).toThrow(ClientError);
    },
  );

  it.each<ReplayId>([0, -1, -2, 4711, '9223372036854775807'])('answers %p', async (replay) => {
    expect(await ask(() => make(replay).get('/event/A'))).toEqual({ replayId: replay });
  });
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
