import { ClientError } from '@sfstream/core';
import { NEVER } from 'rxjs';
import { checkpoint, consume, consumeBatches, dedupe, guarded, leaderOf } from '../src/index.ts';
import { fileStore } from '../src/node.ts';

const lease = {
  ...{ group: 'billing', ttl: 15_000, retry$: NEVER },
  ...{ acquire: () => 1, renew: () => true, release: () => undefined },
};

it.each<[string, () => unknown]>([
  ['checkpoint has no option comit', () => checkpoint(new Map(), { comit: {} } as never)],
  ['consume has no option concurency', () => consume(() => 1, { concurency: 2 } as never)],
  [
    'consumeBatches has no option sizes',
    () => consumeBatches(() => 1, { size: 2, time: 10, sizes: 2 } as never),
  ],
  ['retry has no option cuont', () => consume(() => 1, { retry: { cuont: 2 } as never })],
  ['dedupe has no option maxKey', () => dedupe({ maxKey: 2 } as never)],
  ['guarded has no option timout', () => guarded(new Map(), { timout: 2 } as never)],
  ['timeout of guarded', () => guarded(new Map(), { timeout: 2 ** 31 })],
  ['fileStore has no option locked', () => fileStore('replay.json', { locked: false } as never)],
  ['leaderOf has no option sheduler', () => leaderOf(lease, { sheduler: 1 } as never)],
])('an option that does not exist is refused: %s', (text, act) => {
  expect(act).toThrow(ClientError);
  expect(act).toThrow(text);
});
