import type { ReplayMarker, ReplayStore } from '../model/replay.ts';
import { keepingPlace, wrapStore } from './wrap-store.ts';

const wrapper = (): ReplayStore => ({ get: () => undefined, set: () => undefined });

describe('wrapStore', () => {
  const map = new Map<string, ReplayMarker>();
  const prefixed = wrapStore(map, wrapper(), (channel) => `eu:${channel}`);

  it.each<[string, ReplayStore, string]>([
    ['a store that wraps nothing', map, '/event/A'],
    ['a wrapper', wrapStore(map, wrapper()), '/event/A'],
    ['a wrapper with keys of its own', prefixed, 'eu:/event/A'],
    [
      'wrappers around each other',
      wrapStore(wrapStore(prefixed, wrapper()), wrapper(), (channel) => `mail:${channel}`),
      'eu:mail:/event/A',
    ],
  ])('lets it be seen where %s keeps a channel', (_what, store, key) => {
    const place = keepingPlace(store, '/event/A');
    expect(place.store).toBe(map);
    expect(place.key).toBe(key);
  });

  it('gives the wrapper back, and shows nothing in it', () => {
    const given = wrapper();
    const keys = Object.keys(given);
    expect(wrapStore(map, given)).toBe(given);
    expect(Object.keys(given)).toEqual(keys);
  });
});
