import { EventEmitter } from 'node:events';
import { marbles } from '@sfstream/testing';
import Keyv from 'keyv';
import { NEVER, Subject, catchError, firstValueFrom, forkJoin, lastValueFrom, of } from 'rxjs';
import { StoreError } from '../errors/store-error.ts';
import { getMarker } from './get-marker.ts';
import type { ReplayMarker, ReplayStore } from '../model/replay.ts';

const channel = '/event/A';

/** A store that answers with anything, as one without types may. */
const answering = (get: () => unknown): ReplayStore => ({
  get: get as ReplayStore['get'],
  set: () => undefined,
});

const get = (store: ReplayStore): Promise<ReplayMarker | undefined> =>
  lastValueFrom(getMarker(store, channel));

/** As the adapter of a Keyv whose database is away: it tells of the error by an event, and answers that there is nothing. */
class SilentAdapter extends EventEmitter {
  readonly opts = { dialect: 'redis' };
  readonly values = new Map<string, unknown>();
  isDown = true;

  get(key: string): Promise<unknown> {
    if (this.isDown) this.emit('error', new Error('connect ECONNREFUSED'));
    return Promise.resolve(this.values.get(key));
  }

  set(key: string, value: unknown): Promise<void> {
    this.values.set(key, value);
    return Promise.resolve();
  }

  delete(): Promise<boolean> {
    return Promise.resolve(true);
  }

  clear(): Promise<void> {
    return Promise.resolve();
  }

  iterator(): Iterator<unknown> {
    return this.values.entries();
  }
}

/** The dialect, and an iterator of the adapter, are asked for by a Keyv that stores in this one. */
const silentKeyv = (adapter: object): Keyv =>
  new Keyv({ store: adapter, throwOnErrors: true, dialect: 'redis' } as object);

describe('getMarker', () => {
  it('gives what the store holds', async () => {
    expect(await get(new Map([[channel, { replayId: 7 }]]))).toEqual({ replayId: 7 });
    expect(await get(new Map())).toBeUndefined();
  });

  it('gives a start as it gives an event', async () => {
    const start = { createdDate: '2026-03-04T10:11:12Z' };
    expect(await get(new Map([[channel, start]]))).toEqual(start);
  });

  it(
    'fails where the store hangs for 30 s',
    marbles(({ scheduler, expectObservable }) => {
      const message$ = getMarker(
        answering(() => NEVER),
        channel,
        scheduler,
      ).pipe(catchError((error: unknown) => of(String(error))));
      expectObservable(message$).toBe('30s (m|)', {
        m: 'StoreError: The replay store could not read the marker of /event/A: the store gave no answer within 30000 ms',
      });
    }),
  );

  it('names the channel in an error, whatever is wrong', async () => {
    const failed = get(answering(() => 7));
    await expect(failed).rejects.toBeInstanceOf(StoreError);
    await expect(failed).rejects.toMatchObject({
      channel,
      message: expect.stringContaining('of /event/A: The value is not a replay marker'),
    });
  });

  it('refuses a Keyv that swallows its errors, however it came here', async () => {
    const keyv = new Keyv({ store: new SilentAdapter() });
    await expect(get(keyv)).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringContaining('throwOnErrors: true'),
    });
  });

  describe('does not take a failure for an empty store', () => {
    it.each<[string, (adapter: SilentAdapter) => ReplayStore]>([
      ['a store', (adapter) => adapter as unknown as ReplayStore],
      ['the adapter of a Keyv', silentKeyv],
      ['the adapter of a Keyv in a Keyv', (adapter) => silentKeyv(silentKeyv(adapter))],
      [
        'the second store of a cacheable',
        (adapter) =>
          Object.assign(
            answering(() => adapter.get('x')),
            { secondary: adapter },
          ),
      ],
    ])('that %s tells by an event', async (_what, storeOf) => {
      const adapter = new SilentAdapter();
      adapter.on('error', () => undefined);
      await expect(get(storeOf(adapter))).rejects.toMatchObject({
        name: 'StoreError',
        channel,
        cause: expect.objectContaining({ message: 'connect ECONNREFUSED' }),
      });
    });

    it('that a cache-manager tells by its event get', async () => {
      const events = new EventEmitter();
      const store = answering(() => {
        events.emit('get', { key: channel, error: new Error('connect ECONNREFUSED') });
        return Promise.resolve(undefined);
      });
      const manager = Object.assign(store, {
        on: events.on.bind(events),
        off: events.off.bind(events),
      });
      await expect(get(manager)).rejects.toThrow('connect ECONNREFUSED');
    });
  });

  it('takes an empty answer for one when the store is well again', async () => {
    const adapter = new SilentAdapter();
    const keyv = silentKeyv(adapter);
    await expect(get(keyv)).rejects.toThrow('ECONNREFUSED');
    adapter.isDown = false;
    expect(await get(keyv)).toBeUndefined();
  });

  it('takes a marker that comes in spite of an error', async () => {
    const adapter = new SilentAdapter();
    const keyv = silentKeyv(adapter);
    await keyv.set(channel, { replayId: 7 });
    expect(await get(keyv)).toEqual({ replayId: 7 });
  });

  it('listens once for many channels, and to nothing once they are answered', async () => {
    const events = new EventEmitter();
    const answer = new Subject<undefined>();
    const store = Object.assign(
      events,
      answering(() => answer),
    );
    const names = Array.from({ length: 50 }, (_, index) => `/event/${index}`);
    const all = firstValueFrom(forkJoin(names.map((name) => getMarker(store, name))));
    expect(events.listenerCount('error')).toBe(1);
    answer.next(undefined);
    await all;
    expect(events.listenerCount('error')).toBe(0);
  });
});
