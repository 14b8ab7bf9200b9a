import type { ReplayMarker, StreamEvent } from '@sfstream/core';
import { keepingPlace } from '@sfstream/core';
import { sinkContract } from '@sfstream/testing';
import { Subject, lastValueFrom, of, throwError } from 'rxjs';
import type { Sink } from './sink.ts';
import type { SinkParts } from './sink-of.ts';
import { sinkOf } from './sink-of.ts';

const event = (replayId: number, channel = '/event/A'): StreamEvent => ({
  channel,
  data: {},
  replayId,
});

const written = (sink: Sink, events: readonly StreamEvent[]): Promise<unknown> =>
  lastValueFrom(sink.write(events) as Subject<unknown>, { defaultValue: undefined });

describe('sinkOf', () => {
  const markers = new Map<string, ReplayMarker>();
  const contract = sinkContract(() => sinkOf({ store: markers, write: () => undefined }), {
    persistent: true,
  });
  for (const { name, run } of contract) it(name, run);

  it('moves no position before the engine has confirmed', () => {
    const store = new Map<string, ReplayMarker>();
    const confirmed = new Subject<void>();
    const sink = sinkOf({ store, write: () => confirmed });
    (sink.write([event(1)]) as Subject<unknown>).subscribe();
    const before = store.size;
    confirmed.next();
    expect([before, store.get('/event/A')]).toEqual([0, { replayId: 1 }]);
  });

  it('moves no position where the engine fails', async () => {
    const store = new Map<string, ReplayMarker>();
    const sink = sinkOf({ store, write: () => throwError(() => new Error('down')) });
    await expect(written(sink, [event(1)])).rejects.toThrow('down');
    expect(store.size).toBe(0);
  });

  it('fails where the position is not stored, so that the events are written again', async () => {
    const sink = sinkOf({
      store: { get: () => undefined, set: () => false },
      write: () => undefined,
    });
    await expect(written(sink, [event(1)])).rejects.toMatchObject({ name: 'StoreError' });
  });

  it('stores one position for each channel of a write', async () => {
    const sets: unknown[] = [];
    const sink = sinkOf({
      store: { get: () => undefined, set: (...entry) => sets.push(entry) },
      write: () => of('confirmed'),
    });
    await written(sink, [event(1), event(5, '/event/B'), event(2)]);
    expect(sets).toEqual([
      ['/event/A', { replayId: 2 }],
      ['/event/B', { replayId: 5 }],
    ]);
  });

  it('lets the library see through it to its store', () => {
    const store = new Map<string, ReplayMarker>();
    expect(keepingPlace(sinkOf({ store, write: () => undefined }), '/event/A').store).toBe(store);
  });

  it.each<[string, object, string]>([
    ['without a store', { write: () => undefined }, 'store'],
    ['without a function that writes', { store: new Map() }, 'write'],
    ['with another part', { store: new Map(), write: () => undefined, read: 7 }, 'read'],
  ])('refuses to be made %s', (_, parts, field) => {
    expect(() => sinkOf(parts as SinkParts)).toThrow(field);
  });
});
