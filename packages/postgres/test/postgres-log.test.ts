import type { ReplayMarker, StreamEvent } from '@sfstream/core';
import { ReplayOption } from '@sfstream/core';
import type { Relay, RelaySource, RelayedEvent } from '@sfstream/relay';
import { createRelay } from '@sfstream/relay';
import type { Pool } from 'pg';
import {
  concatMap,
  firstValueFrom,
  ignoreElements,
  interval,
  map,
  merge,
  mergeMap,
  take,
  tap,
  toArray,
} from 'rxjs';
import { postgresSink } from '../src/inbox/postgres-sink.ts';
import { postgresLog } from '../src/log/postgres-log.ts';
import { endPools, newGroup, newPool } from './helpers/database.ts';

const channel = '/event/Order__e';
const eventOf = (replayId: number): StreamEvent => ({ channel, data: { payload: {} }, replayId });
const idsTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

let pool: Pool;
let group: string;
beforeEach(() => {
  pool = newPool();
  group = newGroup();
});
afterEach(endPools);

const write = (...ids: readonly number[]) =>
  postgresSink({ pool, group }).write(ids.map((id) => eventOf(id)));

const read = (replay: Parameters<RelaySource['channel']>[1]['replay'], poll = 60_000) =>
  postgresLog({ pool, group, poll })
    .channel(channel, { replay })
    .pipe(map(({ replayId }) => replayId));

const first = (count: number, ...args: Parameters<typeof read>) =>
  firstValueFrom(read(...args).pipe(take(count), toArray()));

describe('postgresLog', () => {
  it('serves a reader that goes from one relay to another with its cursor, each event once', async () => {
    const [one, other] = [1, 2].map(() =>
      createRelay(postgresLog({ pool, group }), {
        channels: { [channel]: {} },
        replay: ReplayOption.AllEvents,
        linger: 0,
      }),
    );
    /** Reads so many events from a relay, behind a cursor. */
    const readFrom = (relay: Relay, count: number, cursor?: string) =>
      firstValueFrom(
        relay
          .stream({
            channels: [channel],
            authorize: () => true,
            ...(cursor !== undefined && { cursor }),
          })
          .pipe(
            mergeMap((message) => (message.type === 'event' ? [message] : [])),
            take(count),
            toArray(),
          ),
      );
    const idOf = ({ data }: { readonly data: string }): unknown =>
      (JSON.parse(data) as RelayedEvent).replayId;
    await write(1, 2, 3);
    const before = await readFrom(one!, 3);
    await write(4, 5);
    const after = await readFrom(other!, 2, before.at(-1)?.id);
    expect([before.map(idOf), after.map(idOf)]).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
    one!.close();
    other!.close();
  });

  it('gives all that is kept, also beyond one page', async () => {
    await write(...idsTo(1_200));
    expect(await first(1_200, ReplayOption.AllEvents)).toEqual(idsTo(1_200));
  });

  it('gives what comes after a replay id, also where the ids do not grow', async () => {
    await write(7, 5, 6);
    expect(await first(2, 7)).toEqual([5, 6]);
  });

  it('gives what is written meanwhile, at once', async () => {
    await write(1);
    const writing$ = read(ReplayOption.AllEvents).pipe(
      tap((id) => {
        if (Number(id) < 5) void write(Number(id) + 1);
      }),
      take(5),
      toArray(),
    );
    // No test lives to see a second look.
    expect(await firstValueFrom(writing$)).toEqual([1, 2, 3, 4, 5]);
  });

  it('gives only what is new, where it is asked for that', async () => {
    await write(1);
    const news$ = read(ReplayOption.NewEvents, 20).pipe(take(1));
    expect(await firstValueFrom(merge(news$, writes$))).not.toBe(1);
  });

  it('keeps the start in an empty store, and goes on from it', async () => {
    await write(1);
    const store = new Map<string, ReplayMarker>();
    const firstNew = await firstValueFrom(merge(read(store, 20), writes$));
    expect(firstNew).toBeGreaterThan(1);
    const start = store.get(channel);
    expect(start?.replayId).toBeUndefined();
    expect(new Date(start?.createdDate ?? '').getTime()).toBeGreaterThan(Date.now() - 60_000);
    expect(await first(1, store)).toEqual([firstNew]);
    store.set(channel, { replayId: 1 });
    expect(await first(1, store)).toEqual([2]);
  });

  it('refuses a replay id that it does not have', async () => {
    await write(1, 2);
    await expect(first(1, 17)).rejects.toMatchObject({ name: 'ReplayIdError', replayId: 17 });
  });

  it('keeps no connection once nobody reads', async () => {
    await write(1);
    await first(1, ReplayOption.AllEvents);
    await endPools();
    expect(pool.totalCount).toBe(0);
  });
});

/** Writes one event after another, so that those who begin meanwhile have one that is new. */
const writes$ = interval(50).pipe(
  concatMap((index) => write(index + 2)),
  ignoreElements(),
);
