import { latestStart, noteStart } from './latest-start.ts';
import { wrapStore } from './wrap-store.ts';

const channel = '/event/Order__e';
const start = { createdDate: '2026-01-01T00:00:00.000Z' };

describe('latestStart', () => {
  it('is undefined where there was none', () => {
    const store = new Map();
    noteStart(store, channel, start);
    expect(latestStart(store, '/event/Invoice__e')).toBeUndefined();
    expect(latestStart(new Map(), channel)).toBeUndefined();
  });

  it('is found by whatever wrappers lead to its place', () => {
    const store = new Map();
    const keyOf = (name: string): string => `eu:${name}`;
    const wrapped = wrapStore(store, { get: () => undefined, set: () => undefined }, keyOf);
    noteStart(wrapped, channel, start);
    expect(latestStart(store, keyOf(channel))).toEqual(start);
    expect(latestStart(store, channel)).toBeUndefined();
  });

  it('is another object each time, also at the same time', () => {
    const store = new Map();
    noteStart(store, channel, start);
    const first = latestStart(store, channel);
    noteStart(store, channel, start);
    expect(latestStart(store, channel)).toEqual(first);
    expect(latestStart(store, channel)).not.toBe(first);
  });
});
