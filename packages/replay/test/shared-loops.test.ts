import type { Client, ReplayMarker, ReplayStore, StreamEvent } from '@sfstream/core';
import { ReplayOption, createPasswordClient, decode, toAsyncIterable } from '@sfstream/core';
import type { MockOrg } from '@sfstream/testing';
import { startMockOrg } from '@sfstream/testing';
import { setImmediate as turn } from 'node:timers/promises';
import type { MonoTypeOperatorFunction, Observable } from 'rxjs';
import {
  Subject,
  concatWith,
  first,
  lastValueFrom,
  map,
  pipe,
  share,
  take,
  takeUntil,
  takeWhile,
  tap,
  throwError,
  timeout,
} from 'rxjs';
import { holdTime, releaseTime } from '../../http/test/helpers/held-time.ts';
import { checkpoint, consume, defaultTo, stored } from '../src/index.ts';

const orders = '/event/Order__e';

let org: MockOrg;
const clients: Client[] = [];

beforeEach(async () => {
  org = await startMockOrg();
  for (let n = 1; n <= 6; n += 1) org.publish(orders, { n });
});

afterEach(async () => {
  releaseTime();
  for (const client of clients.splice(0)) {
    await lastValueFrom(client.close(), { defaultValue: undefined });
  }
  await org.close();
});

type Keeping = (store: ReplayStore) => MonoTypeOperatorFunction<StreamEvent>;

const consumed: Keeping = (store) =>
  pipe(
    consume((event: StreamEvent) => event, { store }),
    map(({ result }) => result),
  );

const keepings: [string, Keeping][] = [
  ['checkpoint', (store) => checkpoint(store)],
  ['consume', consumed],
  ['checkpoint, with a pace,', (store) => checkpoint(store, { commit: { every: 60_000 } })],
];

/** Lets everything pass, later. */
const slowly = decode({
  '~standard': {
    version: 1,
    vendor: 'by hand',
    validate: async (value: unknown) => {
      await turn();
      return { value };
    },
  },
});

/** All six events, where the store has no position. */
const kept = (store: ReplayStore, keeping: Keeping): Observable<StreamEvent> => {
  const { consumerKey, consumerSecret, username, password } = org.credentials;
  const login = { loginUrl: org.url, consumerKey, consumerSecret, username, password };
  const client = createPasswordClient(login);
  clients.push(client);
  return client
    .channel(orders, { replay: defaultTo(store, ReplayOption.AllEvents) })
    .pipe(keeping(store));
};

const storedIn = async (store: Map<string, ReplayMarker>): Promise<unknown> => {
  await stored(store);
  return store.get(orders)?.replayId;
};

type How = 'stay' | 'break' | 'return';

type Leave = (event: StreamEvent) => How | Promise<How>;

/** Gives the ids of the events that a loop has begun with. */
const loop = async (event$: Observable<StreamEvent>, leave: Leave): Promise<unknown[]> => {
  const ids: unknown[] = [];
  for await (const event of toAsyncIterable(event$)) {
    ids.push(event.replayId);
    const how = await leave(event);
    if (how === 'break') break;
    if (how === 'return') return ids;
  }
  return ids;
};

const at =
  (id: number, how: () => 'break' | 'return'): Leave =>
  ({ replayId }) =>
    replayId === id ? how() : 'stay';

const leaves: [string, () => 'break' | 'return'][] = [
  ['break', () => 'break'],
  ['return', () => 'return'],
  [
    'throw',
    () => {
      throw new Error('no');
    },
  ],
];

/** The other loop runs until the sixth event, which it does not finish. */
const toTheEnd = at(6, () => 'break');

describe.each(keepings)('of two loops that share %s', (_what, keeping) => {
  describe.each<[string, MonoTypeOperatorFunction<StreamEvent>]>([
    ['', pipe()],
    [' behind a slow schema', slowly],
  ])('each%s', (_between, between) => {
    it.each(leaves)('the first may be left by %s: its event comes again', async (_how, how) => {
      const store = new Map<string, ReplayMarker>();
      const shared$ = kept(store, keeping).pipe(share());
      const left = loop(shared$.pipe(between), at(2, how)).catch(() => undefined);
      const other = loop(shared$.pipe(between), toTheEnd);
      await left;
      expect(await other).toEqual([1, 2, 3, 4, 5, 6]);
      expect(await storedIn(store)).toBe(1);
    });

    it.each(leaves)('the second may be left by %s: its event comes again', async (_how, how) => {
      const store = new Map<string, ReplayMarker>();
      const shared$ = kept(store, keeping).pipe(share());
      const other = loop(shared$.pipe(between), toTheEnd);
      const left = loop(shared$.pipe(between), at(2, how)).catch(() => undefined);
      await left;
      expect(await other).toEqual([1, 2, 3, 4, 5, 6]);
      expect(await storedIn(store)).toBe(1);
    });
  });

  it('one may be a consume that is unsubscribed at work', async () => {
    const store = new Map<string, ReplayMarker>();
    const shared$ = kept(store, keeping).pipe(share());
    const never = new Promise(() => undefined);
    const stuck = shared$
      .pipe(consume(({ replayId }) => (replayId === 2 ? never : 'r'), { store: null }))
      .subscribe();
    await loop(shared$, (event) => {
      if (event.replayId === 4) stuck.unsubscribe();
      return toTheEnd(event);
    });
    expect(await storedIn(store)).toBe(1);
  });

  it('one may be a consume that fails for a poison event', async () => {
    const store = new Map<string, ReplayMarker>();
    const shared$ = kept(store, keeping).pipe(share());
    const failed = lastValueFrom(
      shared$.pipe(
        consume(
          async ({ replayId }) => {
            await turn();
            if (replayId === 3) throw new Error('no');
          },
          { store: null },
        ),
      ),
    );
    await Promise.all([
      expect(failed).rejects.toMatchObject({ name: 'PoisonEventError' }),
      loop(shared$, toTheEnd),
    ]);
    expect(await storedIn(store)).toBe(2);
  });

  it('none brakes the client when both were left', async () => {
    const shared$ = kept(new Map(), keeping).pipe(share());
    const left = loop(
      shared$,
      at(2, () => 'break'),
    );
    const counts: unknown[] = [];
    await loop(shared$, (event) => {
      counts.push(clients[0]?.pendingCount);
      return toTheEnd(event);
    });
    await left;
    expect(counts.at(-1)).toBeGreaterThan(0);
    expect(clients[0]?.pendingCount).toBe(0);
  });
});

describe.each(keepings)('a loop behind %s and', (_what, keeping) => {
  const enough = new Subject<void>();

  it.each<[string, MonoTypeOperatorFunction<StreamEvent>]>([
    ['take', take(3)],
    ['takeWhile', takeWhile(({ replayId }) => Number(replayId) < 3, true)],
    ['takeUntil', takeUntil(enough)],
    ['a slow schema and take', pipe(slowly as MonoTypeOperatorFunction<StreamEvent>, take(3))],
    ['take and a slow schema', pipe(take(3), slowly as MonoTypeOperatorFunction<StreamEvent>)],
    [
      'take and consume',
      pipe(
        take(3),
        consume(async (event: StreamEvent) => Promise.resolve(event), { store: null }),
        map(({ event }) => event),
      ),
    ],
  ])('%s has stored what it has done', async (_how, ending) => {
    const store = new Map<string, ReplayMarker>();
    const marks: unknown[] = [];
    await loop(kept(store, keeping).pipe(ending), ({ replayId }) => {
      if (replayId === 3) enough.next();
      marks.push(store.get(orders)?.replayId ?? 0);
      return 'stay';
    });
    // None was ahead of the loop.
    marks.forEach((mark, index) => expect(mark).toBeLessThanOrEqual(index));
    expect(await storedIn(store)).toBeGreaterThanOrEqual(3);
  });

  it('first has stored the event once it is done', async () => {
    const store = new Map<string, ReplayMarker>();
    const marks: unknown[] = [];
    await loop(kept(store, keeping).pipe(first()), () => {
      marks.push(store.get(orders)?.replayId);
      return 'stay';
    });
    expect([...marks, await storedIn(store)]).toEqual([undefined, 1]);
  });

  it('take goes on in the next run', async () => {
    const store = new Map<string, ReplayMarker>();
    const runs: unknown[] = [];
    for (let run = 0; run < 3; run += 1) {
      runs.push(await loop(kept(store, keeping).pipe(take(2)), () => 'stay'));
      await stored(store);
    }
    expect(runs).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
  });

  it.each(leaves)('take, which is left by %s, has not done that event', async (_how, how) => {
    const store = new Map<string, ReplayMarker>();
    await loop(kept(store, keeping).pipe(take(4)), at(3, how)).catch(() => undefined);
    expect(await storedIn(store)).toBe(2);
    expect(clients[0]?.pendingCount).toBe(0);
  });

  it('an error of the stream after take has stored what it has done', async () => {
    const store = new Map<string, ReplayMarker>();
    const failing$ = kept(store, keeping).pipe(
      take(2),
      concatWith(throwError(() => new Error('no'))),
    );
    await expect(loop(failing$, () => 'stay')).rejects.toThrow('no');
    expect(await storedIn(store)).toBe(2);
  });

  it('timeout, which fails while the loop is at work, has stored what it has done', async () => {
    const store = new Map<string, ReplayMarker>();
    const failed = new Subject<never>();
    const allCame = new Subject<never>();
    holdTime();
    const failing$ = kept(store, keeping).pipe(
      tap(({ replayId }) => replayId === 6 && allCame.complete()),
      timeout({ each: 200 }),
      tap({ error: () => failed.complete() }),
    );
    const untilAllCame = lastValueFrom(allCame, { defaultValue: undefined });
    const work = async ({ replayId }: StreamEvent): Promise<How> => {
      if (replayId !== 1) return 'stay';
      await untilAllCame;
      const untilFailed = lastValueFrom(failed, { defaultValue: undefined });
      jest.advanceTimersByTime(200);
      await untilFailed;
      return 'stay';
    };
    await expect(loop(failing$, work)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(await storedIn(store)).toBe(6);
  });
});

it('a former loop does not move the position back behind the loop that has taken its place', async () => {
  const store = new Map<string, ReplayMarker>();
  const former = toAsyncIterable(kept(store, (to) => checkpoint(to)).pipe(take(3)))[
    Symbol.asyncIterator
  ]();
  await former.next();
  await loop(
    kept(store, (to) => checkpoint(to)),
    at(5, () => 'break'),
  );
  expect(await storedIn(store)).toBe(4);
  await former.next();
  await former.next();
  await former.next();
  expect(await storedIn(store)).toBe(4);
});
