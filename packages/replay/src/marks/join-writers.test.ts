import { InvalidOperationError } from '@sfstream/core';
import type { QuietSpan, ReplayMarker, ReplayStore } from '@sfstream/core';
import { Subject } from 'rxjs';
import type { Progress } from './advance.ts';
import { joinWriters } from './join-writers.ts';
import type { StoreWriter } from './join-writers.ts';
import { guarded } from '../stores/guarded.ts';
import { namespaced } from '../stores/namespaced.ts';

const channel = '/event/A';
const at = (replayId: number): Progress => ({
  marker: { replayId },
  newestDate: NaN,
  start: undefined,
});
const progress = at(7);

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

  it('lets no stream move the mark back behind the one before it', () => {
    const map = new Map<string, ReplayMarker>();
    const first = joinWriters(map);
    first.moved(channel, at(7));
    const second = joinWriters(map);
    const moves = [5, 7, 9].map((replayId) => second.moved(channel, at(replayId)));
    expect(moves).toEqual([false, true, true]);
    expect(second.moved('/event/B', at(5))).toBe(true);
  });

  it.each([
    ['go on', false],
    ['are over', true],
  ])('lets no stream that was unsubscribed move it behind successors that %s', (_, isOver) => {
    const map = new Map<string, ReplayMarker>();
    const [first, second] = [joinWriters(map), joinWriters(map)];
    second.moved(channel, at(9));
    const before = first.moved(channel, at(7));
    first.yieldToSuccessors();
    if (isOver) second.leave();
    const moves = [8, 10].map((replayId) => first.moved(channel, at(replayId)));
    expect([before, ...moves]).toEqual([true, false, true]);
  });

  it('tells those that began after a stream nothing of it once it is over', () => {
    const map = new Map<string, ReplayMarker>();
    const [, second, third] = [joinWriters(map), joinWriters(map), joinWriters(map)];
    second.moved(channel, at(9));
    second.leave();
    third.yieldToSuccessors();
    expect(third.moved(channel, at(8))).toBe(true);
  });

  describe('beside a stream that gets the events of a subscriber', () => {
    const [one, other] = [new Subject<QuietSpan>(), new Subject<QuietSpan>()];
    const begin = (store: ReplayStore) => {
      const first = joinWriters(store);
      first.follow(channel, one);
      return { first, second: joinWriters(store) };
    };

    it('lets no stream begin with those of another one', () => {
      const { second } = begin(new Map());
      expect(() => second.follow(channel, other)).toThrow(InvalidOperationError);
      expect(() => second.follow(channel, other)).toThrow(`position of ${channel} in one store`);
    });

    it('lets one begin that gets the same, or keeps another position', () => {
      const map = new Map<string, ReplayMarker>();
      const { second } = begin(namespaced(map, 'eu:'));
      second.follow(channel, one);
      second.follow('/event/B', other);
      joinWriters(namespaced(map, 'us:')).follow(channel, other);
    });

    it('lets one go on whose subscriber begins again', () => {
      const { first, second } = begin(new Map());
      second.follow(channel, one);
      first.follow(channel, other);
      second.follow(channel, other);
    });

    it.each<[string, (first: StoreWriter) => void]>([
      ['was unsubscribed', (first) => first.yieldToSuccessors()],
      ['is over', (first) => first.leave()],
    ])('lets one begin once that %s', (_, end) => {
      const { first, second } = begin(new Map());
      end(first);
      second.follow(channel, other);
    });
  });
});
