import { laterIn } from './later-in.ts';
import type { Progress } from './progress.ts';

const progress: Progress = { replayId: 7, tellsBy: 'position' };

/** Tells whether the event of the progress comes again behind the given index of a batch with these replay ids. */
const comesAgain = (replayIds: readonly number[], index: number): boolean => {
  const events = replayIds.map((replayId) => ({ channel: '/event/A', data: { replayId } }));
  const comesLater = laterIn(
    events,
    ({ data }) => data as { readonly replayId: number },
    ({ channel }) => channel,
    () => index,
  );
  return comesLater(progress, '/event/A');
};

it('an event comes again where it is behind the one that asks', () => {
  expect(comesAgain([5, 6, 7], 0)).toBe(true);
});

it('an event does not come again where it is the one that asks, or before it', () => {
  expect(comesAgain([5, 7, 8], 1)).toBe(false);
  expect(comesAgain([5, 7, 8], 2)).toBe(false);
});
