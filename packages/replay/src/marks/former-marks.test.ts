import type { ReplayMarker } from '@sfstream/core';
import type { Position } from './advance.ts';
import { joinWriters } from './former-marks.ts';
import { guarded } from '../stores/guarded.ts';
import { namespaced } from '../stores/namespaced.ts';

const channel = '/event/A';
const position: Position = { marker: { replayId: 7 }, newestDate: NaN };

describe('joinWriters', () => {
  it('tells a stream how far the one before has come, also by wrappers that were made again', () => {
    const map = new Map<string, ReplayMarker>();
    const make = () => guarded(namespaced(map, 'eu:'));
    const first = joinWriters(make());
    first.moved(channel, position);
    expect(joinWriters(make()).formerMark(channel)).toBe(position);
    first.leave();
    expect(joinWriters(make()).formerMark(channel)).toBeUndefined();
  });

  it('keeps the groups of one store apart', () => {
    const map = new Map<string, ReplayMarker>();
    joinWriters(namespaced(map, 'eu:')).moved(channel, position);
    expect(joinWriters(namespaced(map, 'us:')).formerMark(channel)).toBeUndefined();
  });
});
