import { mapStore } from './map-store.ts';

describe('mapStore', () => {
  it('is an empty map of its own without an argument', () => {
    mapStore().set('/event/A', { replayId: 1 });
    expect(mapStore().size).toBe(0);
  });

  it('is the given map', () => {
    const map = new Map([['/event/A', { replayId: 1 }]]);
    expect(mapStore(map)).toBe(map);
  });
});
