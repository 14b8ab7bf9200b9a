import fc from 'fast-check';
import { grantOf } from './grant-of.ts';
import type { CreditFacts } from './grant-of.ts';

const unlimited: CreditFacts = {
  outstanding: 0,
  room: Infinity,
  limit: Infinity,
  isFree: true,
  meanBytes: 400,
};

describe('a grant', () => {
  it.each<[string, Partial<CreditFacts>, number]>([
    ['is a hundred events at first', {}, 100],
    ['waits until half is used up (P3)', { outstanding: 51 }, 0],
    ['fills up to a hundred', { outstanding: 50 }, 50],
    ['fills up to the limit', { limit: 10, room: 5, outstanding: 5 }, 5],
    ['waits for half of the limit', { limit: 10, room: 4, outstanding: 6 }, 0],
    ['is no more than the room', { limit: 200, room: 7, outstanding: 3 }, 7],
    ['is none while the brake is not free', { isFree: false, room: 5, limit: 5 }, 0],
    [
      'is one for a stream without credit, where others have taken all room',
      { room: 0, limit: 5 },
      1,
    ],
    ['is one there, where they have taken more', { room: -3, limit: 5 }, 1],
    [
      'is none for a stream with credit, where others have',
      { room: 0, limit: 5, outstanding: 1 },
      0,
    ],
    ['is for one event after another', { limit: 1, room: 1 }, 1],
    ['is for no more than 16 MB of events (P9)', { meanBytes: 1024 * 1024 }, 16],
    ['is for one event of any size', { meanBytes: 2 ** 30 }, 1],
    ['is a hundred where no size is known', { meanBytes: 0 }, 100],
  ])('%s', (_what, facts, granted) => {
    expect(grantOf({ ...unlimited, ...facts })).toBe(granted);
  });

  const facts = fc
    .record({
      limit: fc.integer({ min: 1, max: 300 }),
      pending: fc.nat(300),
      outstanding: fc.nat(100),
      meanBytes: fc.nat(2 ** 21),
    })
    .map(({ limit, pending, outstanding, meanBytes }) => ({
      ...{ limit, outstanding, meanBytes, isFree: pending < limit },
      room: limit - pending - outstanding,
    }));

  it('never makes more than a hundred outstanding, nor more than the limit with what is held (P2)', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const granted = grantOf(given);
        expect(granted).toBeGreaterThanOrEqual(0);
        expect(given.outstanding + granted).toBeLessThanOrEqual(100);
        expect(granted).toBeLessThanOrEqual(Math.max(0, given.room));
      }),
    );
  });

  it('never leaves a stream without credit while the brake is free', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const granted = grantOf({ ...given, outstanding: 0 });
        expect(granted > 0).toBe(given.isFree);
      }),
    );
  });
});
