import type { ReplayMarker } from '@sfstream/core';
import type { Progress } from './advance.ts';
import { joinWriters } from './join-writers.ts';
import { guarded } from '../stores/guarded.ts';
import { namespaced } from '../stores/namespaced.ts';

const channel = '/event/A';
const progress: Progress = { marker: { replayId: 7 }, newestDate: NaN, start: undefined };

describe('joinWriters', () => {
  it('tells a stream how far the one before has come, also by wrappers that were made again', () => {
    const map = new Map<string, ReplayMarker>();
    const make = () => guarded(namespaced(map, 'eu:'));
    const first = joinWriters(make());
    first.moved(channel, progress);
    expect(joinWriters(make()).formerProgress(channel)).toBe(progress);
    first.leave();
    expect(joinWriters(make()).formerProgress(channel)).toBeUndefined();
  });

  it('keeps the groups of one store apart', () => {
    const map = new Map<string, ReplayMarker>();
    joinWriters(namespaced(map, 'eu:')).moved(channel, progress);
    expect(joinWriters(namespaced(map, 'us:')).formerProgress(channel)).toBeUndefined();
  });
});
