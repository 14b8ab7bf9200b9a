import type { StreamEvent } from '@sfstream/core';
import { hold } from '@sfstream/core';
import { consume } from '@sfstream/replay';
import type { Pool } from 'pg';
import type { Subscription } from 'rxjs';
import { Subject, firstValueFrom, take, timer, toArray } from 'rxjs';
import { postgresInbox } from '../src/inbox/postgres-inbox.ts';
import type { PostgresInboxOptions } from '../src/inbox/postgres-inbox.ts';
import { postgresSink } from '../src/inbox/postgres-sink.ts';
import type { Gate } from '../../replay/test/helpers/gate.ts';
import { gateTo } from '../../replay/test/helpers/gate.ts';
import { endPools, newGroup, newPool, url } from './helpers/database.ts';

const eventOf = (replayId: number, key?: string): StreamEvent => ({
  channel: '/topic/Orders',
  data: { sobject: { Id: key } },
  replayId,
  createdDate: '2026-03-04T10:11:12.345Z',
});
const a = '0015e00000AAAAAAA2';
const b = '0015e00000BBBBBAA2';

let pool: Pool;
let group: string;
const workers: Subscription[] = [];

const write = (...events: readonly StreamEvent[]): Promise<void> =>
  postgresSink({ pool, group }).write(events);

const inbox = (options: Partial<PostgresInboxOptions> = {}) =>
  postgresInbox({ pool, group, poll: 100, backoff: () => 20, ...options });

/** A worker whose events a test looks at and ends one by one. */
const worker = (options: Partial<PostgresInboxOptions> = {}) => {
  const given: number[] = [];
  const ends = new Map<number, () => void>();
  const news = new Subject<void>();
  const subscription = inbox(options).subscribe((event) => {
    const id = Number(event.replayId);
    given.push(id);
    ends.set(id, hold(event));
    news.next();
  });
  workers.push(subscription);
  subscription.add(() => ends.forEach((end) => end()));
  return {
    given,
    end: (id: number) => ends.get(id)?.(),
    has: async (count: number) => {
      while (given.length < count) await firstValueFrom(news);
    },
    subscription,
  };
};

const undone = async (): Promise<readonly number[]> => {
  const { rows } = await pool.query<{ id: number }>(
    `SELECT replay_id::int AS id FROM sfstream_inbox
    WHERE group_name = $1 AND done_at IS NULL ORDER BY position`,
    [group],
  );
  return rows.map(({ id }) => id);
};

const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await firstValueFrom(timer(5));
};

/** Long enough for a worker to have looked several times. */
const someLooks = (): Promise<unknown> => firstValueFrom(timer(350));

beforeEach(() => {
  pool = newPool();
  group = newGroup();
});

afterEach(async () => {
  workers.splice(0).forEach((one) => one.unsubscribe());
  await endPools();
});

describe('postgresInbox', () => {
  it('gives events in order, and marks what nobody holds any more as done', async () => {
    await write(eventOf(1), eventOf(2), eventOf(3));
    const one = worker();
    await one.has(3);
    expect(one.given).toEqual([1, 2, 3]);
    expect(await undone()).toEqual([1, 2, 3]);
    one.end(2);
    await until(async () => (await undone()).length === 2);
    expect(await undone()).toEqual([1, 3]);
  });

  it('gives the event as it was written', async () => {
    await write(eventOf(1, a));
    expect(await firstValueFrom(inbox())).toEqual(eventOf(1, a));
  });

  it('is woken by what is written', async () => {
    const one = worker({ poll: 60_000, ttl: 600_000 });
    await write(eventOf(1));
    await one.has(1);
    await write(eventOf(2));
    await one.has(2);
  });

  it('gives each event to one of several workers', async () => {
    const all = [1, 2, 3].map(() => worker({ maxPending: 4 }));
    await write(...Array.from({ length: 12 }, (_, n) => eventOf(n + 1)));
    await until(() => all.flatMap(({ given }) => given).length === 12);
    await someLooks();
    const ids = all.flatMap(({ given }) => given);
    expect(ids.sort((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('gives no event while an earlier one of the same key is not done, also to others', async () => {
    await write(eventOf(1, a), eventOf(2, a), eventOf(3, b));
    const [one, other] = [worker(), worker()];
    await until(() => one.given.length + other.given.length === 2);
    await someLooks();
    expect([...one.given, ...other.given].sort()).toEqual([1, 3]);
    [one, other].forEach(({ end }) => end(1));
    await until(() => one.given.length + other.given.length === 3);
    expect([...one.given, ...other.given]).toContain(2);
  });

  it('has no more in hand than it may', async () => {
    await write(eventOf(1), eventOf(2), eventOf(3));
    const one = worker({ maxPending: 2 });
    await one.has(2);
    await someLooks();
    expect(one.given).toEqual([1, 2]);
    one.end(1);
    await one.has(3);
  });

  it('looks beyond a long line of one key', async () => {
    await write(...Array.from({ length: 200 }, (_, n) => eventOf(n + 1, a)), eventOf(500, b));
    const one = worker({ maxPending: 2 });
    await one.has(2);
    expect(one.given).toEqual([1, 500]);
  });

  it('lets groups have events of their own', async () => {
    await write(eventOf(1));
    const other = worker({ group: newGroup() });
    await someLooks();
    expect(other.given).toEqual([]);
  });

  it('works behind consume, all of it once', async () => {
    const ids = Array.from({ length: 100 }, (_, n) => n + 1);
    const handled: number[] = [];
    const handle = async ({ replayId }: StreamEvent): Promise<void> => {
      await firstValueFrom(timer(1));
      handled.push(Number(replayId));
    };
    for (const _ of [1, 2, 3]) {
      workers.push(
        inbox()
          .pipe(consume(handle, { concurrency: 16 }))
          .subscribe(),
      );
    }
    await write(...ids.map((id) => eventOf(id, id % 2 === 0 ? a : undefined)));
    await until(async () => (await undone()).length === 0);
    expect([...handled].sort((one, other) => one - other)).toEqual(ids);
    const even = handled.filter((id) => id % 2 === 0);
    expect(even).toEqual([...even].sort((one, other) => one - other));
  });

  it('marks as done what was finished when it is left, and frees the rest at once', async () => {
    await write(eventOf(1), eventOf(2), eventOf(3));
    const passed = await firstValueFrom(inbox().pipe(take(2), toArray()));
    expect(passed.map(({ replayId }) => replayId)).toEqual([1, 2]);
    await until(async () => (await undone()).length === 1);
    const next = worker();
    await next.has(1);
    expect(next.given).toEqual([3]);
  });

  it('leaves nothing open', async () => {
    await write(eventOf(1));
    const one = worker();
    await one.has(1);
    one.subscription.unsubscribe();
    one.end(1);
    await until(() => pool.totalCount === pool.idleCount);
    expect(await undone()).toEqual([1]);
  });

  it('gives the events of a worker whose connection was lost to another', async () => {
    const gate = await gateTo(url);
    await write(eventOf(1), eventOf(2));
    const [one, other] = [worker({ pool: newPool(gate.url) }), worker({ maxPending: 1 })];
    await one.has(1);
    await until(() => one.given.length + other.given.length === 2);
    other.given.forEach((id) => other.end(id));
    await gate.shut();
    one.given.forEach((id) => one.end(id));
    await until(() => one.given.length + other.given.length >= 3);
    other.given.forEach((id) => other.end(id));
    one.subscription.unsubscribe();
  });

  describe('behind a gate', () => {
    let gate: Gate;
    beforeEach(async () => {
      gate = await gateTo(url);
    });
    afterEach(async () => {
      workers.splice(0).forEach((one) => one.unsubscribe());
      gate.thaw();
      await endPools();
      await gate.shut();
    });

    it('takes the events of a worker that is cut off after its ttl', async () => {
      await write(eventOf(1));
      const one = worker({ pool: newPool(gate.url), ttl: 400, timeout: 2_000 });
      await one.has(1);
      gate.freeze();
      const other = worker();
      await other.has(1);
      one.end(1);
      gate.thaw();
      await someLooks();
      // What was lost in between is not done by a word from the one that was cut off.
      expect(await undone()).toEqual([1]);
      other.end(1);
      await until(async () => (await undone()).length === 0);
    });

    it('tells of failures, and goes on when the database is back', async () => {
      const failures: Error[] = [];
      const one = worker({
        pool: newPool(gate.url),
        onFailure: (error) => failures.push(error),
      });
      await write(eventOf(1));
      await one.has(1);
      one.end(1);
      await until(async () => (await undone()).length === 0);
      await gate.shut();
      await until(() => failures.length > 1);
      await gate.open();
      await write(eventOf(2));
      await one.has(2);
      expect(one.given).toEqual([1, 2]);
    });
  });
});
