import { ReplayOption } from '@sfstream/core';
import { constantReplay } from './constant-replay.ts';

describe('constantReplay', () => {
  it('answers the same for every channel, whatever is stored', () => {
    const store = constantReplay(ReplayOption.AllEvents);
    store.set('/event/A', { replayId: 5 });
    expect(store.get('/event/A')).toEqual({ replayId: ReplayOption.AllEvents });
    expect(store.get('/topic/B')).toEqual({ replayId: ReplayOption.AllEvents });
  });
});
