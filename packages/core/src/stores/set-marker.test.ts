import { marbles } from '@sfstream/testing';
import Keyv from 'keyv';
import { NEVER, catchError, lastValueFrom, of, throwError } from 'rxjs';
import { StoreError } from '../errors/store-error.ts';
import type { ReplayMarker, ReplayStore } from '../model/replay.ts';
import { setMarker } from './set-marker.ts';

const channel = '/event/A';
const marker: ReplayMarker = { replayId: 7 };

const storing = (set: ReplayStore['set']): ReplayStore => ({ get: () => undefined, set });

describe('setMarker', () => {
  it.each<[string, ReplayMarker]>([
    ['an event', marker],
    ['a start', { createdDate: '2026-03-04T10:11:12Z' }],
  ])('has the store keep %s', async (_what, kept) => {
    const map = new Map<string, ReplayMarker>();
    await lastValueFrom(setMarker(map, channel, kept));
    expect(map.get(channel)).toEqual(kept);
  });

  it('asks nothing before subscription', () => {
    const set = jest.fn();
    const stored$ = setMarker(storing(set), channel, marker);
    expect(set).not.toHaveBeenCalled();
    stored$.subscribe();
    expect(set).toHaveBeenCalledTimes(1);
  });

  it.each<[string, ReplayStore['set'], string]>([
    ['answers false', () => false, 'the store answered false'],
    ['rejects', () => Promise.reject(new Error('disk full')), 'disk full'],
    ['errors', () => throwError(() => new Error('disk full')), 'disk full'],
  ])('fails where the store %s', async (_how, set, reason) => {
    const failed = lastValueFrom(setMarker(storing(set), channel, marker));
    await expect(failed).rejects.toBeInstanceOf(StoreError);
    await expect(failed).rejects.toMatchObject({
      channel,
      message: `The replay marker of /event/A was not stored: ${reason}`,
    });
  });

  it(
    'fails where the store hangs for 30 s',
    marbles(({ scheduler, expectObservable }) => {
      const message$ = setMarker(
        storing(() => NEVER),
        channel,
        marker,
        scheduler,
      ).pipe(catchError((error: unknown) => of(String(error))));
      expectObservable(message$).toBe('30s (m|)', {
        m: 'StoreError: The replay marker of /event/A was not stored: the store gave no answer within 30000 ms',
      });
    }),
  );

  it.each<[string, unknown]>([
    ['an empty object', {}],
    ['an Option of fp-ts', { _tag: 'Some', value: marker }],
    ['a fraction', { replayId: 1.5 }],
    ['a number that was rounded', { replayId: 2 ** 53 + 1 }],
  ])('gives the store nothing that it could not read again, such as %s', async (_what, value) => {
    const set = jest.fn();
    const failed = lastValueFrom(setMarker(storing(set), channel, value as ReplayMarker));
    await expect(failed).rejects.toMatchObject({ name: 'StoreError', channel });
    expect(set).not.toHaveBeenCalled();
  });

  it('refuses a store that loses markers silently', async () => {
    const keyv = new Keyv({ ttl: 1000 });
    await expect(lastValueFrom(setMarker(keyv, channel, marker))).rejects.toThrow('ttl');
  });
});
