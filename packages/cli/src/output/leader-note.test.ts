import type { LeaderState } from '@sfstream/replay';
import { leaderNote } from './leader-note.ts';

describe('leaderNote', () => {
  it.each<[LeaderState, string | undefined]>([
    [{ type: 'idle' }, undefined],
    [{ type: 'leaving' }, undefined],
    [{ type: 'standby' }, 'Standing by for the group billing.'],
    [
      { type: 'standby', error: new Error('no route') },
      'Standing by for the group billing, as db:5432 fails: no route. It is asked again until it answers; if it never does, check the URL of --to.',
    ],
    [{ type: 'leading', epoch: 3 }, 'Leading the group billing.'],
  ])('tells of %j', (state, text) => {
    expect(leaderNote('billing', 'db:5432', state)?.text).toBe(text);
  });
});
