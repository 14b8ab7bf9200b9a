import { EventEmitter } from 'node:events';
import type { MaybeAsync, ReplayMarker, ReplayStore } from '@sfstream/core';
import { ReplayOption, answerOf } from '@sfstream/core';
import { lastValueFrom, of } from 'rxjs';
import { defaultTo } from './default-to.ts';

const answering = (answer: () => MaybeAsync<ReplayMarker | null | undefined>): ReplayStore => ({
  get: answer,
  set: () => undefined,
});

const ask = (store: ReplayStore) => lastValueFrom(answerOf(() => store.get('/event/A')));

describe('defaultTo', () => {
  it.each<[string, () => MaybeAsync<ReplayMarker | null | undefined>]>([
    ['undefined', () => undefined],
    ['null', () => null],
    ['a promise of nothing', () => Promise.resolve(undefined)],
    ['an Observable of nothing', () => of(null)],
  ])('answers the option while the store answers %s', async (_what, answer) => {
    const store = defaultTo(answering(answer), ReplayOption.AllEvents);
    expect(await ask(store)).toEqual({ replayId: ReplayOption.AllEvents });
  });

  it.each<[string, () => MaybeAsync<ReplayMarker>]>([
    ['at once', () => ({ replayId: 0 })],
    ['by promise', () => Promise.resolve({ replayId: 0 })],
    ['by Observable', () => of({ replayId: 0 })],
  ])(
    'leaves a marker that the store answers %s, also id 0 (behaviour 36)',
    async (_how, answer) => {
      expect(await ask(defaultTo(answering(answer), ReplayOption.AllEvents))).toEqual({
        replayId: 0,
      });
    },
  );

  it('leaves a marker of where the channel began, for the default no longer applies', async () => {
    const start = { createdDate: '2026-03-04T10:11:12Z' };
    expect(
      await ask(
        defaultTo(
          answering(() => start),
          ReplayOption.AllEvents,
        ),
      ),
    ).toEqual(start);
  });

  it('answers nothing in the place of a store that tells of an error and answers nothing', async () => {
    const events = new EventEmitter();
    const store = Object.assign(
      events,
      answering(() => {
        events.emit('error', new Error('connect ECONNREFUSED'));
        return undefined;
      }),
    );
    await expect(ask(defaultTo(store, ReplayOption.NewEvents))).rejects.toThrow('ECONNREFUSED');
  });

  it('asks the store when it is subscribed to', () => {
    const get = jest.fn(() => undefined);
    const answer = defaultTo(answering(get), ReplayOption.AllEvents).get('/event/A');
    expect(get).not.toHaveBeenCalled();
    answerOf(() => answer).subscribe();
    expect(get).toHaveBeenCalledTimes(1);
  });

  it('stores in the store and passes its answer on', () => {
    const set = jest.fn(() => false);
    const store = defaultTo({ get: () => undefined, set }, ReplayOption.AllEvents);
    expect(store.set('/event/A', { replayId: 3 })).toBe(false);
    expect(set.mock.calls).toEqual([['/event/A', { replayId: 3 }]]);
  });

  it('does not store the option', () => {
    const map = new Map<string, ReplayMarker>();
    answerOf(() => defaultTo(map, ReplayOption.AllEvents).get('/event/A')).subscribe();
    expect(map.size).toBe(0);
  });
});
