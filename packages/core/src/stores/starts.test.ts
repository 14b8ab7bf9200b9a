import { NEVER, Subject, asyncScheduler, firstValueFrom, of } from 'rxjs';
import type { ReplayMarker, ReplayStore, StartMarker } from '../model/replay.ts';
import { createStarts } from './starts.ts';
import type { SettledStart } from './starts.ts';

const channel = '/event/A';
const marker: StartMarker = { createdDate: '2026-03-04T10:00:00.000Z', orgId: '00D000000000001' };

describe('a first start', () => {
  it('is stored once the server has told its time, and before it is told', async () => {
    const told = new Subject<StartMarker>();
    const store = new Map<string, ReplayMarker>();
    const starts: SettledStart[] = [];
    createStarts(
      told,
      asyncScheduler,
      () => 5,
    )(channel, store).subscribe((start) => starts.push(start));
    expect([store.size, starts]).toEqual([0, []]);
    told.next(marker);
    expect(store.get(channel)).toEqual(marker);
    expect(starts).toEqual([{ type: 'kept', marker, madeAt: 5 }]);
    const again = await firstValueFrom(createStarts(NEVER)(channel, store));
    expect(again).toEqual({ type: 'since', marker });
  });

  it('waits until the store has kept it', () => {
    const kept = new Subject<void>();
    const starts: SettledStart[] = [];
    let now = 0;
    const slow: ReplayStore = { get: () => undefined, set: () => kept };
    createStarts(
      of(marker),
      asyncScheduler,
      () => now,
    )(channel, slow).subscribe((start) => starts.push(start));
    expect(starts).toEqual([]);
    now = 3_000;
    kept.next();
    // However long that takes, it was made before.
    expect(starts).toMatchObject([{ madeAt: 0 }]);
  });

  it.each<[string, unknown]>([
    ['answers false', () => false],
    ['rejects', () => Promise.reject(new Error('disk full'))],
  ])('fails where the store %s', async (_, set) => {
    const store = { get: () => undefined, set } as ReplayStore;
    await expect(firstValueFrom(createStarts(of(marker))(channel, store))).rejects.toMatchObject({
      name: 'StoreError',
      channel,
    });
  });

  it('of a second subscriber is what the first has stored, or reached meanwhile', async () => {
    const told = new Subject<StartMarker>();
    const store = new Map<string, ReplayMarker>();
    const starts = createStarts(told);
    starts(channel, store).subscribe(() => store.set(channel, { replayId: 7 }));
    const second = firstValueFrom(starts(channel, store));
    told.next(marker);
    expect(await second).toEqual({ type: 'after', marker: { replayId: 7 } });
    expect(store.get(channel)).toEqual({ replayId: 7 });
  });

  it('keeps its place before those who come later, though one between them has left', async () => {
    const told = new Subject<StartMarker>();
    const store = new Map<string, ReplayMarker>();
    const starts = createStarts(told);
    const seen: SettledStart['type'][] = [];
    starts(channel, store).subscribe(({ type }) => seen.push(type));
    starts(channel, store).subscribe().unsubscribe();
    const third = firstValueFrom(starts(channel, store));
    told.next(marker);
    expect((await third).type).toBe('since');
    expect(seen).toEqual(['kept']);
  });

  it('waits for no other channel and no other store', async () => {
    const starts = createStarts(NEVER);
    const store = new Map<string, ReplayMarker>([['/event/B', { replayId: 7 }]]);
    starts(channel, store).subscribe();
    expect((await firstValueFrom(starts('/event/B', store))).type).toBe('after');
    const other = new Map<string, ReplayMarker>([[channel, { replayId: 8 }]]);
    expect((await firstValueFrom(starts(channel, other))).type).toBe('after');
  });
});
