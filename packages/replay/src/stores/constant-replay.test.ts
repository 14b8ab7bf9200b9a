import { ReplayOption } from '@sfstream/core';
import { constantReplay } from './constant-replay.ts';

describe('constantReplay', () => {
  it('refuses what is not a position', () => {
    const cause = expect.any(Error) as Error;
    expect(() => constantReplay(1.5)).toThrow(
      expect.objectContaining({ name: 'ClientError', field: 'replay', cause }) as Error,
    );
  });

  it('answers the same for every channel, whatever is stored', () => {
    const store = constantReplay(ReplayOption.AllEvents);
    store.set('/event/A', { replayId: 5 });
    expect(store.get('/event/A')).toEqual({ replayId: ReplayOption.AllEvents });
    expect(store.get('/topic/B')).toEqual({ replayId: ReplayOption.AllEvents });
  });
});
