import type { ReplayMarker } from '@sfstream/core';
import { storedPosition } from './stored-position.ts';

describe('a stored position', () => {
  it.each<[ReplayMarker, string]>([
    [{ replayId: 17, createdDate: '2026-11-19T14:00:00Z' }, '17'],
    [{ replayId: '9007199254740993' }, '9007199254740993'],
    [{ createdDate: '2026-11-19T14:00:00Z' }, 'new events since 2026-11-19T14:00:00Z'],
  ])('%j is told as %s', (marker, text) => {
    expect(storedPosition(marker)).toBe(text);
  });
});
