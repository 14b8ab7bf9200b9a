import fc from 'fast-check';
import { firstBatch } from './first-batch.ts';
import type { Written } from './written-event.ts';

const mib = 1024 * 1024;

const sized = (bytes: number): Written => ({
  outcome: 'pending',
  event: { id: 'u', schemaId: 's', payload: { length: bytes } as Buffer },
});

/** Data are written as they are. */
const asItIs = (written: unknown): Written => written as Written;

const failed: Written = {
  ...{ outcome: 'failed', channel: '/event/A__e', correlationKey: 'u' },
  error: new Error('made up') as never,
};

describe('the first batch', () => {
  it.each<[string, readonly Written[], number]>([
    ['of nothing is nothing', [], 0],
    ['of one is one', [sized(10)], 1],
    ['has at most 200 events', Array.from({ length: 300 }, () => sized(10)), 200],
    ['has at most 3 MB', Array.from({ length: 5 }, () => sized(mib - 100)), 3],
    ['counts what frames the events', Array.from({ length: 5 }, () => sized(mib)), 2],
    ['has one event of any size', [sized(5 * mib), sized(1)], 1],
    ['counts no bytes for what cannot be sent', [sized(2 * mib), failed, sized(1), sized(mib)], 3],
  ])('%s', (_what, list, count) => {
    expect(firstBatch(list, asItIs)).toEqual(list.slice(0, count));
  });

  it('takes one event more than it holds, at most', () => {
    let taken = 0;
    const endless = (function* () {
      for (;;) {
        taken += 1;
        yield sized(mib - 100);
      }
    })();
    expect(firstBatch(endless, asItIs)).toHaveLength(3);
    expect(taken).toBe(4);
  });

  it('of any list is a part of it, and not an empty one', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(mib), { minLength: 1, maxLength: 500 }), (sizes) => {
        const count = firstBatch(sizes.map(sized), asItIs).length;
        const bytes = sizes.slice(0, count).reduce((sum, size) => sum + size, 0);
        expect(count).toBeGreaterThan(0);
        expect(count).toBeLessThanOrEqual(Math.min(200, sizes.length));
        expect(bytes).toBeLessThanOrEqual(3 * mib);
      }),
    );
  });
});
