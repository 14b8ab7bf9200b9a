import { marbles } from '@sfstream/testing';
import { NEVER, catchError, lastValueFrom, map, of, throwError } from 'rxjs';
import { StoreError } from '../errors/store-error.ts';
import type { EventMarker, Replay, ReplayId, ReplayMarker, ReplayStore } from '../model/replay.ts';
import { markerOf } from '../model/marker-of.ts';
import { toStreamEvent } from '../model/stream-event.ts';
import { setMarker } from './set-marker.ts';
import { startOf } from './start-of.ts';
import type { Start } from './start-of.ts';

const channel = '/event/A';

const start = (replay: Replay): Promise<Start> => lastValueFrom(startOf(channel, replay));

/** The position that the server is asked for. */
const replayIdOf = (found: Start): ReplayId | undefined => {
  switch (found.type) {
    case 'at':
      return found.replayId;
    case 'after':
    case 'since':
      return found.marker.replayId;
    case 'now':
      return -1;
  }
};

/** A store that answers with anything, as one without types may. */
const answering = (answer: unknown): ReplayStore => ({
  get: () => answer as undefined,
  set: () => undefined,
});

const failing = (get: () => never): ReplayStore => ({ get, set: () => undefined });

describe('startOf', () => {
  it.each<[string, Replay, unknown]>([
    ['an option', -2, -2],
    ['a replay id', 617, 617],
    ['replay id 0 (behaviour 36)', 0, 0],
    ['a long replay id (behaviour 36)', '9007199254740993', '9007199254740993'],
    ['a Map', new Map([[channel, { replayId: 7 }]]), 7],
    ['a Map that has no marker', new Map(), -1],
    ['a store that answers with null', answering(null), -1],
    ['a store with a promise', answering(Promise.resolve({ replayId: 7 })), 7],
    ['a store with a promise of nothing', answering(Promise.resolve(undefined)), -1],
    ['a store with an Observable', answering(of({ replayId: 7 }, { replayId: 8 })), 7],
    ['a store with an empty Observable', answering(of()), -1],
    ['a store with replay id 0 (behaviour 36)', answering({ replayId: 0 }), 0],
    [
      'a store with a long replay id',
      answering({ replayId: '9007199254740993' }),
      '9007199254740993',
    ],
    ['a store with an option', answering({ replayId: -2 }), -2],
  ])('takes %s', async (_, replay, expected) => {
    expect(replayIdOf(await start(replay))).toBe(expected);
  });

  it.each<[string, unknown, Start['type']]>([
    ['an event', { replayId: 7 }, 'after'],
    ['an event and its date', { replayId: 7, createdDate: '2026-03-04T10:11:12Z' }, 'after'],
    ['a start without an event', { createdDate: '2026-03-04T10:11:12Z' }, 'since'],
    [
      'a start in a table with columns',
      { replayId: null, createdDate: '2026-03-04T10:11:12Z', orgId: null },
      'since',
    ],
    ['nothing', undefined, 'now'],
    ['new events', { replayId: -1 }, 'now'],
    ['all events', { replayId: -2 }, 'at'],
  ])('tells a marker of %s', async (_, marker, type) => {
    expect((await start(answering(marker))).type).toBe(type);
  });

  it.each<ReplayId>([0, 7, '9223372036854775807'])(
    'goes on after the event %p from a store that keeps JSON texts (behaviour 39)',
    async (replayId) => {
      const texts = new Map<string, string>();
      const store: ReplayStore = {
        get: (name) => JSON.parse(texts.get(name) ?? 'null') as ReplayMarker,
        set: (name, given) => void texts.set(name, JSON.stringify(given)),
      };
      const origin = { brake: undefined, orgId: '00D5e000000AAAA', kept: undefined };
      const createdDate = '2026-03-04T10:11:12.000Z';
      const data = { event: { replayId, createdDate } };
      const marker = markerOf(toStreamEvent(channel, data, origin));
      await lastValueFrom(setMarker(store, channel, marker as EventMarker));
      expect(await start(store)).toEqual({
        type: 'after',
        marker: { replayId, createdDate, orgId: '00D5e000000AAAA' },
      });
    },
  );

  it('asks the store for this channel, on subscription', async () => {
    const asked: string[] = [];
    const store = {
      get: (name: string) => void asked.push(name),
      set: () => undefined,
    };
    const start$ = startOf(channel, store);
    expect(asked).toEqual([]);
    await lastValueFrom(start$);
    expect(asked).toEqual([channel]);
  });

  it.each<[string, unknown]>([
    ['a bare replay id', 7],
    ['a text', '{"replayId":7}'],
    ['an empty object', {}],
    ['a list', [7]],
    ['a marker without an id', { replayId: null }],
    ['a broken id', { replayId: 1.5 }],
    ['an id that was rounded', { replayId: 2 ** 53 }],
    ['NaN', { replayId: NaN }],
    ['an id below the options', { replayId: -3 }],
    ['an id of letters', { replayId: 'seven' }],
    ['an empty id', { replayId: '' }],
    ['false', false],
    ['a promise of rubbish', Promise.resolve('rubbish')],
  ])('fails with a StoreError when the store holds %s', async (_, answer) => {
    const failed = start(answering(answer));
    await expect(failed).rejects.toBeInstanceOf(StoreError);
    await expect(failed).rejects.toMatchObject({
      channel,
      message: expect.stringContaining(channel),
    });
  });

  it('fails with a StoreError that has the cause when the store fails (behaviour 55)', async () => {
    const cause = new Error('disk on fire');
    const stores = [
      answering(Promise.reject(cause)),
      answering(throwError(() => cause)),
      failing(() => {
        throw cause;
      }),
    ];
    for (const store of stores) {
      await expect(start(store)).rejects.toMatchObject({
        name: 'StoreError',
        channel,
        cause,
        message: `The replay store could not read the marker of ${channel}: disk on fire`,
      });
    }
  });

  it(
    'fails with a StoreError that names the channel when the store hangs',
    marbles(({ scheduler, expectObservable }) => {
      const error$ = startOf(channel, answering(NEVER), scheduler).pipe(
        catchError((error: unknown) => of(error)),
        map((error) => error instanceof StoreError && error.channel),
      );
      expectObservable(error$).toBe('30s (c|)', { c: channel });
    }),
  );

  it('keeps a StoreError of the store as it is', async () => {
    const own = new StoreError('locked', channel);
    await expect(start(answering(Promise.reject(own)))).rejects.toBe(own);
  });

  it('copes with a store that throws what is no error', async () => {
    await expect(
      start(
        failing(() => {
          // eslint-disable-next-line @typescript-eslint/only-throw-error -- what a store of others may do
          throw 'no';
        }),
      ),
    ).rejects.toMatchObject({ name: 'StoreError', message: expect.stringContaining('no') });
  });
});
