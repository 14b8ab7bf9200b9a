import type { StreamEvent } from '@sfstream/core';
import { consume } from '@sfstream/replay';
import type { Observable } from 'rxjs';
import { Subject, filter, firstValueFrom, map, of, retry, scan, take, toArray } from 'rxjs';
import { benchOf, done } from './helpers/bench.ts';
import { packages } from './helpers/clients.ts';
import { redisOf } from '../src/client/redis.ts';
import { redisSink } from '../src/stream/redis-sink.ts';
import type { RedisSinkOptions } from '../src/stream/redis-sink.ts';
import { redisWork } from '../src/sharing/redis-work.ts';
import type { RedisWorkOptions } from '../src/sharing/redis-work.ts';

const channel = '/event/Order__e';

/** Milliseconds; long enough for a busy machine, and short enough to wait for. */
const ttl = 1_500;
/** Milliseconds of a lease whose end no test lives to see, nor the next look at it. */
const lasting = 120_000;

const event = (replayId: number): StreamEvent => ({
  channel,
  data: { key: `key ${replayId % 7}` },
  replayId,
});

const events = (first: number, last: number): readonly StreamEvent[] =>
  Array.from({ length: last - first + 1 }, (_, index) => event(first + index));

const keyOf = ({ data }: StreamEvent): string => (data as { key: string }).key;

describe.each(Object.entries(packages))('work by way of %s', (_name, connect) => {
  const { group, client, ask, gate, onEnd } = benchOf(connect);

  const write = (given: readonly StreamEvent[], options: Partial<RedisSinkOptions> = {}) =>
    done(redisSink({ redis: client(), group: group(), keyOf, ...options }).write(given));

  const work = (options: Partial<RedisWorkOptions> = {}): Observable<StreamEvent> =>
    redisWork({ redis: client(), group: group(), channels: [channel], ttl, ...options });

  /** Handles what a worker gets until the test ends; each handled replay id is pushed to the list. */
  const working = (list: number[], options: Partial<RedisWorkOptions> = {}) => {
    const handled = new Subject<void>();
    const subscription = work(options)
      .pipe(consume(({ replayId }) => list.push(Number(replayId)), { store: null }))
      .subscribe(() => handled.next());
    onEnd(() => subscription.unsubscribe());
    return { handled, subscription };
  };

  const until = async (is: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await is())) await ask('PING');
  };

  /** How many events are taken and not acknowledged. */
  const pending = async (partition = 0): Promise<unknown> => {
    const key = `sfstream:{${group()}}:events:${partition}:${channel}`;
    return ((await ask('XPENDING', key, 'workers')) as [unknown])[0];
  };

  it('gives all that is there, and then what comes, and acknowledges what is done', async () => {
    await write(events(1, 10));
    const handled: number[] = [];
    working(handled);
    await until(() => handled.length === 10);
    await write(events(11, 20));
    await until(() => handled.length === 20);
    expect(handled).toEqual(events(1, 20).map(({ replayId }) => replayId));
    await until(async () => (await pending()) === 0);
  });

  it('does not acknowledge what is not done, and gives it to the next worker', async () => {
    await write(events(1, 3));
    const seen: unknown[] = [];
    const stuck = work()
      .pipe(
        consume(
          ({ replayId }) => {
            seen.push(replayId);
            return replayId === 1 ? undefined : new Promise(() => undefined);
          },
          { store: null },
        ),
      )
      .subscribe();
    await until(() => seen.length === 2);
    await until(async () => (await pending()) === 2);
    stuck.unsubscribe();
    const handled: number[] = [];
    working(handled);
    await until(() => handled.length === 2);
    expect(handled).toEqual([2, 3]);
  });

  it('shares the partitions among workers, each event with one, those of a key in order', async () => {
    const [one, other]: [number[], number[]] = [[], []];
    await write(events(1, 1), { partitions: 4 });
    working(one);
    working(other);
    await until(async () => {
      const members = await ask('ZCARD', `sfstream:{${group()}}:work:workers:members`);
      return members === 2;
    });
    for (let id = 2; id <= 400; id += 10) await write(events(id, id + 9), { partitions: 4 });
    await until(() => one.length + other.length >= 401);
    expect([...one, ...other].sort((a, b) => a - b)).toEqual(
      events(1, 401).map(({ replayId }) => replayId),
    );
    for (const list of [one, other]) {
      for (let key = 0; key < 7; key += 1) {
        const ofKey = list.filter((id) => id % 7 === key);
        expect(ofKey).toEqual([...ofKey].sort((a, b) => a - b));
      }
    }
  });

  it('gives a partition to the next worker when one is cut off', async () => {
    const way = await gate();
    await write(events(1, 5));
    const seen: unknown[] = [];
    const cut = work({ redis: client(way.url) })
      .pipe(
        consume(
          ({ replayId }) => {
            seen.push(replayId);
            return replayId === 3 ? new Promise(() => undefined) : undefined;
          },
          { store: null },
        ),
      )
      .subscribe();
    onEnd(() => cut.unsubscribe());
    await until(() => seen.length === 3);
    await until(async () => (await pending()) === 3);
    way.freeze();
    const handled: number[] = [];
    working(handled);
    await until(() => handled.length === 3);
    expect(handled).toEqual([3, 4, 5]);
    expect(seen).toEqual([1, 2, 3]);
  });

  it('fails in time while Redis hangs, and goes on when it is asked again', async () => {
    const way = await gate();
    await write(events(1, 1));
    const seen: unknown[] = [];
    const failures: unknown[] = [];
    const redis = client(way.url);
    const retried = work({ redis, timeout: 2_000 })
      .pipe(
        retry({
          delay: (error: unknown) => {
            failures.push(error);
            way.thaw();
            return of('again');
          },
        }),
        consume(({ replayId }) => seen.push(replayId), { store: null }),
      )
      .subscribe();
    onEnd(() => retried.unsubscribe());
    await until(() => seen.length === 1);
    await until(async () => (await pending()) === 0);
    // The answer to the acknowledgement has come before this one.
    await done(redisOf(redis, 5_000).ask('PING'));
    way.freeze();
    await until(() => failures.length > 0);
    expect(failures[0]).toMatchObject({ name: 'RedisRequestError' });
    await write(events(2, 2));
    await until(() => seen.length === 2);
    expect(seen).toEqual([1, 2]);
  });

  it('hands a partition over at once when a worker leaves', async () => {
    await write(events(1, 1));
    const [one, other]: [number[], number[]] = [[], []];
    const first = working(one, { ttl: lasting });
    await until(() => one.length === 1);
    await until(async () => (await pending()) === 0);
    first.subscription.unsubscribe();
    working(other, { ttl: lasting });
    await write(events(2, 2));
    await until(() => other.length === 1);
    expect(other).toEqual([2]);
  });

  it('gives what is given back again', async () => {
    await write(events(1, 3));
    const seen: number[] = [];
    const gotThrice = work().pipe(
      map((one) => Number(one.replayId)),
      scan((all, id) => [...all, id], [] as number[]),
      filter((all) => all.length === 3),
      take(1),
    );
    seen.push(...(await firstValueFrom(gotThrice)));
    expect(seen).toEqual([1, 2, 3]);
  });

  it('ends when it is to stop, once all that it took is done', async () => {
    await write(events(1, 3));
    const stop = new Subject<void>();
    const release = new Subject<void>();
    const handled: number[] = [];
    const ended = done(
      work({ stop$: stop }).pipe(
        consume(
          ({ replayId }) => {
            handled.push(Number(replayId));
            return replayId === 2 ? release : undefined;
          },
          { store: null },
        ),
        toArray(),
      ),
    );
    await until(() => handled.length === 2);
    stop.next();
    await write(events(4, 5));
    release.next();
    release.complete();
    expect((await ended).map(({ event: { replayId } }) => replayId)).toEqual([1, 2, 3]);
    expect(await pending()).toBe(0);
    expect(await ask('EXISTS', `sfstream:{${group()}}:work:workers:0:lease`)).toBe(0);
  });

  it('takes what comes into partitions that are new', async () => {
    await write(events(1, 10));
    const handled: number[] = [];
    working(handled);
    await until(() => handled.length === 10);
    await write(events(11, 60), { partitions: 3 });
    await until(() => handled.length === 60);
    expect(new Set(handled).size).toBe(60);
  });

  it('gives all events to workers of each name', async () => {
    await write(events(1, 3));
    const [one, other]: [number[], number[]] = [[], []];
    working(one, { name: 'billing' });
    working(other, { name: 'shipping' });
    await until(() => one.length === 3 && other.length === 3);
    expect([one, other]).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  it('takes no more than may be out', async () => {
    await write(events(1, 50));
    let taken = 0;
    const holding = work({ maxPending: 4 })
      .pipe(
        consume(
          () => {
            taken += 1;
            return new Promise(() => undefined);
          },
          { store: null, concurrency: 50 },
        ),
      )
      .subscribe();
    onEnd(() => holding.unsubscribe());
    await until(() => taken === 4);
    expect(await pending()).toBe(4);
  });
});
