import type { HoldEnd, ReplayMarker, ReplayStore, StreamEvent } from '@sfstream/core';
import { beginHold } from '@sfstream/core';
import { NEVER, concat, of, take } from 'rxjs';
import type { CheckpointOptions } from '../operators/checkpoint.ts';
import { checkpoint } from '../operators/checkpoint.ts';
import { consume } from '../operators/consume.ts';
import type { ConsumeOptions } from '../operators/consume.ts';
import { namespaced } from '../stores/namespaced.ts';
import { createBrake } from '../../../core/src/model/brake.ts';
import { toStreamEvent } from '../../../core/src/model/stream-event.ts';
import { stored } from './stored.ts';
import { writersOf } from './writers-of.ts';

const event = (replayId: number): StreamEvent => ({ channel: '/event/A', data: {}, replayId });

const storing = (set: ReplayStore['set']): ReplayStore => ({ get: () => undefined, set });

/** Leaves a stream with one event that is handled and not yet stored. */
const leave = (options: ConsumeOptions<StreamEvent>): void => {
  concat(of(event(1)), NEVER)
    .pipe(consume(() => 'r', options))
    .subscribe()
    .unsubscribe();
};

describe('stored', () => {
  it('waits for what a stream that was unsubscribed is still storing', async () => {
    const ids: unknown[] = [];
    const store = storing(async (_channel, { replayId }) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      ids.push(replayId);
    });
    leave({ store });
    expect(ids).toEqual([]);
    await stored(store);
    expect(ids).toEqual([1]);
  });

  it('waits for what is stored by way of a wrapper', async () => {
    const ids: unknown[] = [];
    const store = storing(async (_channel, { replayId }) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      ids.push(replayId);
    });
    leave({ store: namespaced(store, 'g') });
    await stored(store);
    expect(ids).toEqual([1]);
  });

  it('waits within the completion of a take', async () => {
    const ids: unknown[] = [];
    const store = storing((_channel, { replayId }) => ids.push(replayId));
    await new Promise<void>((resolve, reject) => {
      of(event(1), event(2))
        .pipe(
          consume(() => 'r', { store, commit: { every: 60_000 } }),
          take(1),
        )
        .subscribe({ complete: () => void stored(store).then(resolve, reject) });
    });
    expect(ids).toEqual([1]);
  });

  it('rejects once with the error of a failed write that nobody was told of', async () => {
    const store = storing(() => false);
    leave({ store });
    leave({ store });
    await new Promise(setImmediate);
    await expect(stored(store)).rejects.toMatchObject({ name: 'StoreError', channel: '/event/A' });
    await expect(stored(store)).resolves.toBeUndefined();
  });

  it('rejects with the failure of one stream beside another that has stored', async () => {
    const answers = [async () => new Promise(setImmediate), () => false];
    const store = storing(() => answers.shift()?.());
    leave({ store });
    leave({ store });
    await expect(stored(store)).rejects.toMatchObject({ name: 'StoreError' });
  });

  it('remembers one failure of a store, however many streams have failed', async () => {
    const store = storing(() => false);
    leave({ store });
    leave({ store });
    await new Promise(setImmediate);
    expect(writersOf(store).legacies.size).toBe(1);
    await expect(stored(store)).rejects.toMatchObject({ name: 'StoreError' });
    expect(writersOf(store).legacies.size).toBe(0);
  });

  it('does not reject with what onStoreError was told', async () => {
    const store = storing(() => false);
    const onStoreError = jest.fn();
    leave({ store, onStoreError });
    await expect(stored(store)).resolves.toBeUndefined();
    expect(onStoreError).toHaveBeenCalled();
  });

  it('waits no longer than the end of a stream may take', async () => {
    const timers = jest.spyOn(globalThis, 'setInterval');
    const store = storing(() => NEVER);
    leave({ store, endTimeout: 5 });
    await expect(stored(store)).rejects.toThrow('no answer within 5 ms of the end of the stream');
    // Nothing is left that keeps the process alive.
    const made = timers.mock.results.map(({ value }) => value as NodeJS.Timeout);
    timers.mockRestore();
    expect(made.filter((timer) => timer.hasRef() && !Reflect.get(timer, '_destroyed'))).toEqual([]);
    expect(made).not.toEqual([]);
  });

  describe('behind a take', () => {
    /** Leaves a stream whose events are held downstream. */
    const held = (options: CheckpointOptions & { readonly store: ReplayStore }) => {
      const { store, ...rest } = options;
      const ends: ((end: HoldEnd) => void)[] = [];
      const brake = createBrake(0);
      const events = [1, 2, 3].map((replayId) =>
        toStreamEvent(
          '/event/A',
          { event: { replayId } },
          { brake, orgId: undefined, kept: { store, quiet$: NEVER } },
        ),
      );
      of(...events)
        .pipe(checkpoint(store, rest), take(3))
        .subscribe((one) => ends.push(beginHold(one)));
      return { ends, brake };
    };

    const later = () => {
      const ids: unknown[] = [];
      const store = storing(async (_channel, { replayId }) => {
        await new Promise(setImmediate);
        ids.push(replayId);
      });
      return { ids, store };
    };

    it('does not wait for what is not done', async () => {
      const { ids, store } = later();
      const { ends, brake } = held({ store });
      ends[0]?.('finished');
      await stored(store);
      expect(ids).toEqual([1]);
      // Two events, each by checkpoint and by anyone who holds it downstream.
      expect(brake.pendingCount()).toBe(4);
    });

    it('waits each time for what was done meanwhile, which is stored without a pause', async () => {
      const { ids, store } = later();
      const { ends, brake } = held({ store, commit: { every: 60_000 } });
      ends[0]?.('finished');
      await stored(store);
      ends[1]?.('finished');
      ends[2]?.('finished');
      await stored(store);
      expect(ids).toEqual([1, 2, 3]);
      expect(brake.pendingCount()).toBe(0);
    });

    it('stores nothing from an abandoned event on, and holds nothing for it', () => {
      const store = new Map<string, ReplayMarker>();
      const { ends, brake } = held({ store });
      ends[0]?.('finished');
      ends[1]?.('abandoned');
      ends[2]?.('finished');
      expect(store.get('/event/A')).toEqual({ replayId: 1 });
      expect(brake.pendingCount()).toBe(0);
    });

    it('rejects with the failure of a write of what was done later, which holds nothing', async () => {
      const store = storing((_channel, { replayId }) => replayId !== 2);
      const { ends, brake } = held({ store });
      ends.forEach((end) => end('finished'));
      await expect(stored(store)).rejects.toMatchObject({ name: 'StoreError' });
      await expect(stored(store)).resolves.toBeUndefined();
      expect(brake.pendingCount()).toBe(0);
    });

    it('takes no longer than the end of a stream may, though something is held', async () => {
      const store = storing(() => NEVER);
      const { ends } = held({ store, endTimeout: 5 });
      ends[0]?.('finished');
      await expect(stored(store)).rejects.toThrow('no answer within 5 ms');
    });
  });

  it('waits for no other store', async () => {
    leave({ store: storing(() => NEVER), endTimeout: 10 });
    await expect(stored(new Map())).resolves.toBeUndefined();
  });
});
