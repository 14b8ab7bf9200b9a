import type { ReplayMarker, ReplayStore } from '@sfstream/core';
import { answerOf } from '@sfstream/core';
import { lastValueFrom, of } from 'rxjs';
import { checkpoint } from '../src/operators/checkpoint.ts';

/** Keyv 5 as its types describe it: generic methods, overloads for lists, a boolean answer. */
class KeyvLike {
  readonly #values = new Map<string, unknown>();

  get<Value>(key: string, options?: { raw?: false }): Promise<Value | undefined>;
  get<Value>(keys: string[], options?: { raw?: false }): Promise<(Value | undefined)[]>;
  get(key: string | string[]): Promise<unknown> {
    return Promise.resolve(
      typeof key === 'string' ? this.#values.get(key) : key.map((one) => this.#values.get(one)),
    );
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as Keyv has it
  set<Value>(key: string, value: Value, _ttl?: number): Promise<boolean> {
    this.#values.set(key, value);
    return Promise.resolve(true);
  }
}

describe('ReplayStore', () => {
  it.each<[string, ReplayStore]>([
    ['a Map', new Map<string, ReplayMarker>()],
    ['a Keyv', new KeyvLike()],
  ])('is what %s is, by type and in use', async (_name, store) => {
    await lastValueFrom(of({ channel: '/event/A', data: {}, replayId: 1 }).pipe(checkpoint(store)));
    expect(await lastValueFrom(answerOf(() => store.get('/event/A')))).toEqual({ replayId: 1 });
  });

  it('is not what a map of bare replay ids is, by type', () => {
    // @ts-expect-error -- a marker is an object, so that its date has a place
    const store: ReplayStore = new Map<string, number>();
    expect(store).toBeInstanceOf(Map);
  });
});
