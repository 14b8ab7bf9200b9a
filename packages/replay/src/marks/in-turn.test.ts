import type { ReplayMarker, ReplayStore } from '@sfstream/core';
import { Subject, defer } from 'rxjs';
import { defaultTo } from '../stores/default-to.ts';
import { guarded } from '../stores/guarded.ts';
import { inTurn } from './in-turn.ts';
import { namespaced } from '../stores/namespaced.ts';
import { writersOf } from './writers-of.ts';

const channel = '/event/A';

/** Two writes, the first of which goes on until the test says so. */
const twoWrites = (
  [first, second]: readonly [ReplayStore, ReplayStore],
  [a, b]: readonly [string, string] = [channel, channel],
) => {
  const began: string[] = [];
  const end = new Subject<void>();
  const write = (name: string) =>
    defer(() => {
      began.push(name);
      return end;
    });
  inTurn(first, a, write('first')).subscribe();
  inTurn(second, b, write('second')).subscribe();
  return { began, end };
};

describe('inTurn', () => {
  let map: Map<string, ReplayMarker>;

  beforeEach(() => {
    map = new Map();
  });

  it.each<[string, () => ReplayStore]>([
    ['the same store', () => map],
    ['guarded, made again', () => guarded(map)],
    ['namespaced, made again', () => namespaced(map, 'eu:')],
    ['defaultTo, made again', () => defaultTo(map, -2)],
    ['all of them, made again', () => defaultTo(guarded(namespaced(map, 'eu:')), -2)],
  ])('writes one after the other to %s', (_what, make) => {
    const { began, end } = twoWrites([make(), make()]);
    expect(began).toEqual(['first']);
    end.complete();
    expect(began).toEqual(['first', 'second']);
  });

  it('knows a key by whatever wrappers lead to it', () => {
    const { began } = twoWrites([namespaced(map, 'eu:'), map], [channel, `eu:${channel}`]);
    expect(began).toEqual(['first']);
  });

  it.each<[string, () => readonly [ReplayStore, ReplayStore], readonly [string, string]]>([
    ['other channels', () => [map, map], [channel, '/event/B']],
    ['other prefixes', () => [namespaced(map, 'eu:'), namespaced(map, 'us:')], [channel, channel]],
    ['other stores', () => [map, new Map()], [channel, channel]],
  ])('lets writes to %s be', (_what, stores, channels) => {
    expect(twoWrites(stores(), channels).began).toEqual(['first', 'second']);
  });

  it('writes the third after the second, also once the first has ended', () => {
    const began: string[] = [];
    const ends = [new Subject<void>(), new Subject<void>(), new Subject<void>()];
    const write = (index: number): void =>
      void inTurn(
        map,
        channel,
        defer(() => {
          began.push(`${index}`);
          return ends[index]!;
        }),
      ).subscribe();
    write(0);
    write(1);
    ends[0]?.complete();
    write(2);
    expect(began).toEqual(['0', '1']);
    ends[1]?.complete();
    expect(began).toEqual(['0', '1', '2']);
  });

  it('remembers nothing of writes that have ended', () => {
    const { end } = twoWrites([map, map]);
    expect(writersOf(map).lastWrites.size).toBe(1);
    end.complete();
    expect(writersOf(map).lastWrites.size).toBe(0);
  });
});
