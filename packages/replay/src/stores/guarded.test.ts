import type { ReplayMarker, ReplayStore } from '@sfstream/core';
import { ClientError, StoreError } from '@sfstream/core';
import { marbles } from '@sfstream/testing';
import Keyv from 'keyv';
import { NEVER, catchError, firstValueFrom, lastValueFrom, of, throwError } from 'rxjs';
import { checkpoint } from '../operators/checkpoint.ts';
import { defaultTo } from './default-to.ts';
import { guarded } from './guarded.ts';
import { namespaced } from './namespaced.ts';

const channel = '/event/A';
const marker: ReplayMarker = { replayId: 1 };

const storing = (set: ReplayStore['set']): ReplayStore => ({ get: () => undefined, set });

/** A Keyv before a database, with its usual settings. */
const swallowing = (): Keyv =>
  new Keyv({
    store: {
      get: () => undefined,
      set: () => undefined,
      delete: () => true,
      clear: () => undefined,
    } as never,
  });

describe('guarded', () => {
  it('gives what the store gives, and answers what it answers', async () => {
    const map = new Map<string, ReplayMarker>();
    const store = guarded(map);
    expect(await firstValueFrom(store.set(channel, marker))).toBe(map);
    expect(await firstValueFrom(store.get(channel))).toEqual(marker);
    expect(await firstValueFrom(store.get('/event/B'))).toBeUndefined();
  });

  it('asks nothing before subscription, and then once', () => {
    const set = jest.fn(() => true);
    const answer$ = guarded(storing(set)).set(channel, marker);
    expect(set).not.toHaveBeenCalled();
    answer$.subscribe();
    expect(set.mock.calls).toEqual([[channel, marker]]);
  });

  it.each([
    ['namespaced', (store: ReplayStore) => namespaced(store, { org: 'o', group: 'g' })],
    ['defaultTo', (store: ReplayStore) => defaultTo(store, -2)],
  ])('refuses a Keyv that swallows errors behind %s, too', (_, wrap) => {
    expect(() => guarded(wrap(swallowing()))).toThrow(ClientError);
  });

  describe.each([
    ['get', 'give'],
    ['set', 'take'],
  ] as const)('%s', (method, task) => {
    const never: ReplayStore = { get: () => NEVER, set: () => NEVER };

    it(
      'fails where no answer comes within the time limit',
      marbles(({ scheduler, expectObservable }) => {
        const store = guarded(never, { timeout: 40, scheduler });
        const message$ = store[method](channel, marker).pipe(
          catchError((error: unknown) => of(String(error))),
        );
        expectObservable(message$).toBe('40ms (m|)', {
          m: `StoreError: The store did not ${task} the marker of /event/A: it gave no answer within 40 ms. Check that its server is reachable, or allow more time with \`timeout\`.`,
        });
      }),
    );

    it(
      'waits 5 s where nothing else is said',
      marbles(({ scheduler, cold, expectObservable }) => {
        const slow: ReplayStore = {
          get: () => cold('4999ms (m|)', { m: marker }),
          set: () => cold('4999ms (m|)', { m: marker }),
        };
        const store = guarded(slow, { scheduler });
        expectObservable(store[method](channel, marker)).toBe('4999ms (m|)', { m: marker });
      }),
    );

    it.each<[string, () => never]>([
      [
        'throws',
        () => {
          throw new Error('disk full');
        },
      ],
      ['rejects', () => Promise.reject(new Error('disk full')) as never],
      ['errors', () => throwError(() => new Error('disk full')) as never],
    ])('fails where the store %s', async (_how, fail) => {
      const store = guarded({ get: fail, set: fail });
      const failure: unknown = await lastValueFrom(store[method](channel, marker)).catch(
        (error: unknown) => error,
      );
      expect(failure).toBeInstanceOf(StoreError);
      expect(failure).toMatchObject({
        channel,
        message: expect.stringMatching(/the marker of \/event\/A: disk full$/),
        cause: new Error('disk full'),
      });
    });
  });

  it.each<[string, () => unknown]>([
    ['false', () => false],
    ['a promise of false', () => Promise.resolve(false)],
    ['an Observable of false', () => of(false)],
  ])('takes %s for a failure of set', async (_what, set) => {
    await expect(lastValueFrom(guarded(storing(set)).set(channel, marker))).rejects.toMatchObject({
      name: 'StoreError',
      message: 'The store did not take the marker of /event/A: it answered false.',
    });
  });

  it('stops no event of a checkpoint whose store hangs', async () => {
    const seen: unknown[] = [];
    const store = guarded({ get: () => NEVER, set: () => NEVER }, { timeout: 1 });
    await lastValueFrom(
      of({ channel, data: 'a', replayId: 1 }).pipe(
        checkpoint(store, { onStoreError: ({ message }) => seen.push(message) }),
      ),
    );
    // It is asked once more before the end.
    const told: unknown = expect.stringContaining('no answer within 1 ms');
    expect(seen).toEqual([told, told]);
  });

  it.each<[string, unknown]>([
    ['a bare replay id', 7],
    ['an Option of fp-ts', { _tag: 'Some', value: marker }],
    ['a number that was rounded', { replayId: 2 ** 53 }],
  ])('takes %s for a failure, on its way in and out', async (_what, value) => {
    const set = jest.fn();
    const store = guarded({ get: () => value as ReplayMarker, set });
    await expect(lastValueFrom(store.get(channel))).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringContaining(
        'did not give the marker of /event/A: The value is not a replay',
      ),
    });
    await expect(lastValueFrom(store.set(channel, value as ReplayMarker))).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringContaining(
        'did not take the marker of /event/A: The value is not a replay',
      ),
    });
    expect(set).not.toHaveBeenCalled();
  });

  describe('refuses', () => {
    it.each([0, -1, Number.NaN])('a time limit of %p', (timeout) => {
      expect(() => guarded(new Map(), { timeout })).toThrow(ClientError);
    });

    it.each<[string, ReplayStore]>([
      ['a Keyv that swallows errors', swallowing()],
      [
        'a Keyv whose adapter swallows them',
        Object.assign(new Keyv({ throwOnErrors: true }), {
          store: Object.assign(new Map<string, unknown>(), { throwOnErrors: false }),
        }),
      ],
    ])('%s', (_what, store) => {
      expect(() => guarded(store)).toThrow(/Keyv swallows its errors.*throwOnErrors: true/);
    });

    it('a Keyv whose entries expire', () => {
      expect(() => guarded(new Keyv({ throwOnErrors: true, ttl: 1000 }))).toThrow('after 1000 ms');
    });
  });

  it('takes a Keyv that throws and keeps', async () => {
    const store = guarded(new Keyv({ throwOnErrors: true }));
    expect(await firstValueFrom(store.set(channel, marker))).toBe(true);
    expect(await firstValueFrom(store.get(channel))).toEqual(marker);
  });
});
