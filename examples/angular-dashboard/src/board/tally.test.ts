import * as fc from 'fast-check';
import { afterGap, emptyTally, missedOf, receive } from './tally.ts';

const tallyOf = (...ids: number[]) => ids.reduce(receive, emptyTally);

it('misses nothing and repeats nothing while each event follows the one before', () => {
  const tally = tallyOf(7, 8, 9);
  expect([tally.received, missedOf(tally), tally.repeated]).toEqual([3, 0, 0]);
});

it('misses what was passed over, until it comes after all', () => {
  expect(missedOf(tallyOf(1, 5))).toBe(3);
  expect(missedOf(tallyOf(1, 5, 3))).toBe(2);
  expect(missedOf(tallyOf(1, 5, 3, 2, 4))).toBe(0);
});

it('counts an event that comes again as repeated', () => {
  expect(tallyOf(1, 2, 2, 1).repeated).toBe(2);
});

it('counts on from an earlier id after a gap, once', () => {
  const tally = [1, 2, 2].reduce(receive, afterGap(tallyOf(161, 162)));
  expect([tally.received, missedOf(tally), tally.repeated]).toEqual([5, 0, 1]);
});

it('counts what was passed over in a gap as missed', () => {
  expect(missedOf(receive(afterGap(tallyOf(1, 2)), 5))).toBe(2);
});

it('agrees with a set, whatever the order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 80 }), (later) => {
      const ids = [0, ...later];
      const tally = tallyOf(...ids);
      const distinct = new Set(ids);
      expect(tally.repeated).toBe(ids.length - distinct.size);
      expect(missedOf(tally)).toBe(Math.max(...ids) + 1 - distinct.size);
    }),
  );
});
