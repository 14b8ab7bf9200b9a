import { countsLine, createTally } from './tally.ts';

const countsOf = (published: readonly number[], received: readonly number[]) => {
  const tally = createTally();
  published.forEach((replayId) => tally.publish(replayId));
  received.forEach((replayId) => tally.receive(replayId));
  return tally.counts();
};

describe('the tally', () => {
  it.each([
    ['nothing', [], [], { published: 0, received: 0, missed: 0, repeated: 0 }],
    [
      'all, in any order',
      [1, 2, 3],
      [1, 3, 2],
      { published: 3, received: 3, missed: 0, repeated: 0 },
    ],
    ['a gap', [1, 2, 3], [1, 3], { published: 3, received: 2, missed: 1, repeated: 0 }],
    ['a repetition', [1, 2], [1, 2, 2, 2], { published: 2, received: 2, missed: 0, repeated: 2 }],
    [
      'a gap that a repetition does not make up for',
      [1, 2, 3],
      [1, 2, 2],
      { published: 3, received: 2, missed: 1, repeated: 1 },
    ],
  ])('counts %s', (_, published, received, counts) => {
    expect(countsOf(published, received)).toEqual(counts);
  });

  it('does not mind when an event is received before it counts as published', () => {
    const tally = createTally();
    tally.receive(1);
    tally.publish(1);
    expect(tally.counts()).toEqual({ published: 1, received: 1, missed: 0, repeated: 0 });
  });

  it('has the line that the program ends with', () => {
    expect(countsLine({ published: 4, received: 3, missed: 1, repeated: 2 })).toBe(
      'published 4, received 3, missed 1, repeated 2',
    );
  });
});
