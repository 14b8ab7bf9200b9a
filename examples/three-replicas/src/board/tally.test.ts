import { afterArrival, noTally, waitingIn } from './tally.ts';

const counts = (published: number, replayIds: readonly number[]) => {
  const tally = replayIds.reduce(afterArrival, { ...noTally, published });
  const { arrived, missed, repeated } = tally;
  return { arrived, missed: [...missed], repeated, waiting: waitingIn(tally) };
};

describe('the tally', () => {
  it.each([
    ['all in order', 3, [1, 2, 3], { arrived: 3, missed: [], repeated: 0, waiting: 0 }],
    ['the end as waiting', 5, [1, 2, 3], { arrived: 3, missed: [], repeated: 0, waiting: 2 }],
    ['a gap as missed', 4, [1, 4], { arrived: 2, missed: [2, 3], repeated: 0, waiting: 0 }],
    ['the first ones too', 3, [3], { arrived: 1, missed: [1, 2], repeated: 0, waiting: 0 }],
    ['a gap that is filled', 3, [1, 3, 2], { arrived: 3, missed: [], repeated: 0, waiting: 0 }],
    ['what comes again', 2, [1, 2, 1, 2], { arrived: 4, missed: [], repeated: 2, waiting: 0 }],
    [
      'a gap that a repetition does not make up for',
      3,
      [1, 3, 3],
      { arrived: 3, missed: [2], repeated: 1, waiting: 0 },
    ],
  ])('counts %s', (_what, published, replayIds, expected) => {
    expect(counts(published, replayIds)).toEqual(expected);
  });
});
