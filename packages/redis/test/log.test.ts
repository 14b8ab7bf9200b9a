import type { ReplayId, ReplayMarker, StreamEvent } from '@sfstream/core';
import { ReplayOption } from '@sfstream/core';
import { createRelay } from '@sfstream/relay';
import type { Relay, RelayedEvent } from '@sfstream/relay';
import type { Observable } from 'rxjs';
import { firstValueFrom, map, mergeMap, take, toArray } from 'rxjs';
import { benchOf, done } from './helpers/bench.ts';
import { packages } from './helpers/clients.ts';
import { redisLog } from '../src/log/redis-log.ts';
import { redisSink } from '../src/stream/redis-sink.ts';
import type { RedisSinkOptions } from '../src/stream/redis-sink.ts';

const channel = '/event/Order__e';

const event = (replayId: ReplayId, facts: Partial<StreamEvent> = {}): StreamEvent => ({
  channel,
  data: { payload: {} },
  replayId,
  ...facts,
});

const events = (...ids: readonly ReplayId[]): readonly StreamEvent[] => ids.map((id) => event(id));

describe.each(Object.entries(packages))('a log by way of %s', (_name, connect) => {
  const { group, client, ask, gate } = benchOf(connect);

  const write = (given: readonly StreamEvent[], options: Partial<RedisSinkOptions> = {}) =>
    done(redisSink({ redis: client(), group: group(), ...options }).write(given));

  const log = (url?: string) => redisLog({ redis: client(url), group: group(), timeout: 2_000 });

  /** The replay ids of so many events. */
  const ids = (count: number, event$: Observable<StreamEvent>): Promise<readonly unknown[]> =>
    done(
      event$.pipe(
        map(({ replayId }) => replayId),
        take(count),
        toArray(),
      ),
    );

  /** Waits until somebody waits for what comes. */
  const someoneWaits = async (): Promise<void> => {
    while (!String(await ask('CLIENT', 'LIST')).includes('cmd=xread')) continue;
  };

  it('gives all that is there, and then what comes', async () => {
    await write(events(1, 2, 3));
    const got = ids(5, log().channel(channel, { replay: ReplayOption.AllEvents }));
    await someoneWaits();
    await write(events(4, 5));
    expect(await got).toEqual([1, 2, 3, 4, 5]);
  });

  it('gives what comes after a position', async () => {
    await write(events(1, 2, 3));
    expect(await ids(2, log().channel(channel, { replay: 1 }))).toEqual([2, 3]);
  });

  it('gives only what is new where it is asked for that', async () => {
    await write(events(1, 2));
    const got = ids(1, log().channel(channel, { replay: ReplayOption.NewEvents }));
    await someoneWaits();
    await write(events(3));
    expect(await got).toEqual([3]);
  });

  it('gives the first event of a channel that was empty', async () => {
    const got = ids(1, log().channel(channel, { replay: ReplayOption.NewEvents }));
    await someoneWaits();
    await write(events(1));
    expect(await got).toEqual([1]);
  });

  it('gives the same events to each reader', async () => {
    await write(events(1, 2, 3));
    const readers = [1, 2].map(() =>
      ids(3, log().channel(channel, { replay: ReplayOption.AllEvents })),
    );
    expect(await Promise.all(readers)).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  it('puts the streams of many partitions into one order, however many there are by then', async () => {
    const first = Array.from({ length: 500 }, (_, index) => index + 1);
    const second = first.map((id) => id + 500);
    await write(events(...first), { partitions: 3 });
    const got = ids(1_000, log().channel(channel, { replay: ReplayOption.AllEvents }));
    await someoneWaits();
    await write(events(...second), { partitions: 5 });
    expect(await got).toEqual([...first, ...second]);
  }, 30_000);

  it('goes on after a position in each of many partitions', async () => {
    await write(events(...Array.from({ length: 50 }, (_, index) => index + 1)), { partitions: 4 });
    expect(await ids(20, log().channel(channel, { replay: 30 }))).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 31),
    );
  });

  it('goes on where a channel has begun to count again', async () => {
    const [old, young] = ['2026-03-04T10:00:00.000Z', '2026-03-05T10:00:00.000Z'];
    await write([100, 101].map((id) => event(id, { createdDate: old })));
    await write([1, 100, 102].map((id) => event(id, { createdDate: young })));
    const after = (createdDate: string): Map<string, ReplayMarker> =>
      new Map([[channel, { replayId: 100, createdDate }]]);
    expect(await ids(4, log().channel(channel, { replay: after(old) }))).toEqual([
      101, 1, 100, 102,
    ]);
    expect(await ids(1, log().channel(channel, { replay: after(young) }))).toEqual([102]);
  });

  it('refuses a position after which events were dropped', async () => {
    await write(events(...Array.from({ length: 1_000 }, (_, index) => index + 1)), {
      maxLength: 100,
    });
    await expect(ids(1, log().channel(channel, { replay: 5 }))).rejects.toMatchObject({
      name: 'ReplayIdError',
      replayId: 5,
    });
    expect(await ids(1, log().channel(channel, { replay: 999 }))).toEqual([1_000]);
  });

  it('refuses a position from before its first event', async () => {
    await write(events(8));
    await expect(ids(1, log().channel(channel, { replay: 5 }))).rejects.toMatchObject({
      name: 'ReplayIdError',
    });
  });

  describe('of events that were counted again', () => {
    const [old, young] = ['2026-03-04T10:00:00.000Z', '2026-03-05T10:00:00.000Z'];
    beforeEach(async () => {
      await write([100, 102].map((id) => event(id, { createdDate: old })));
      await write([1, 2].map((id) => event(id, { createdDate: young })));
    });

    it('refuses a position between two events, as either count may be meant', async () => {
      await expect(ids(1, log().channel(channel, { replay: 101 }))).rejects.toMatchObject({
        name: 'ReplayIdError',
        replayId: 101,
      });
    });

    it('refuses a position whose id another event has', async () => {
      const replay = new Map([[channel, { replayId: 1, createdDate: old }]]);
      await expect(ids(1, log().channel(channel, { replay }))).rejects.toMatchObject({
        name: 'ReplayIdError',
        replayId: 1,
      });
    });
  });

  it('takes bytes for no number that has the same digits', async () => {
    await write(events(393_216, 393_217));
    await write(events('0x00000000000000060000', '0x00000000000000070000'));
    expect(await ids(1, log().channel(channel, { replay: 393_216 }))).toEqual([393_217]);
    const replay = '0x00000000000000060000';
    expect(await ids(1, log().channel(channel, { replay }))).toEqual(['0x00000000000000070000']);
  });

  describe.each<[string, ReplayId, readonly ReplayId[]]>([
    ['digits', '9223372036854775806', ['9223372036854775807', '9223372036854775808']],
    ['digits', '18446744073709551614', ['18446744073709551615', '18446744073709551616']],
    ['bytes', '0x7ffffffffffe0000', ['0x8000000000000000', '0xffffffffffffffff']],
    ['bytes', '0x7fffffffffff00000000', ['0x80000000000000000000', '0xffffffffffffffff0000']],
  ])('of events whose ids grow too large for a number of Redis, in %s', (_form, before, large) => {
    const [first, second] = large as readonly [ReplayId, ReplayId];

    it('gives each once and in order, and what comes in another form behind them', async () => {
      await write(events(7, before));
      await write(events(first, second));
      await write(events(first, second));
      await write(events('0x0003', '0x0004'));
      expect(await ids(6, log().channel(channel, { replay: ReplayOption.AllEvents }))).toEqual([
        ...[7, before, first, second],
        ...['0x0003', '0x0004'],
      ]);
      expect(await ids(1, log().channel(channel, { replay: '0x0003' }))).toEqual(['0x0004']);
    });

    it('refuses a position among them, and says why', async () => {
      await write(events(first, second));
      const refusal = ids(1, log().channel(channel, { replay: second }));
      await expect(refusal).rejects.toMatchObject({ name: 'ReplayIdError', replayId: second });
      await expect(refusal).rejects.toThrow(/more than 63 bits.*AllEvents/);
    });
  });

  it('has an empty store keep when it began, and then gives all since', async () => {
    const store = new Map<string, ReplayMarker>();
    const asked = Date.now();
    const got = ids(1, log().channel(channel, { replay: store }));
    await someoneWaits();
    const began = store.get(channel)?.createdDate;
    // Redis has the clock of this machine.
    expect(Date.parse(began!)).toBeGreaterThanOrEqual(asked);
    expect(Date.parse(began!)).toBeLessThanOrEqual(Date.now());
    const later = new Date(Date.parse(began!) + 1).toISOString();
    await write([
      event(1, { createdDate: '2026-03-04T10:00:00.000Z' }),
      event(2, { createdDate: later }),
    ]);
    expect(await got).toEqual([1]);
    expect(await ids(1, log().channel(channel, { replay: store }))).toEqual([2]);
  });

  it('fails in time while Redis hangs', async () => {
    const way = await gate();
    await write(events(1));
    const slow = log(way.url);
    await ids(1, slow.channel(channel, { replay: ReplayOption.AllEvents }));
    way.freeze();
    await expect(
      ids(1, slow.channel(channel, { replay: ReplayOption.AllEvents })),
    ).rejects.toMatchObject({ name: 'RedisRequestError' });
  });

  it('closes its connection with the last reader', async () => {
    const open = async (): Promise<number> =>
      String(await ask('CLIENT', 'LIST')).match(/cmd=xread/g)?.length ?? 0;
    const before = await open();
    const reading = log().channel(channel, { replay: ReplayOption.NewEvents }).subscribe();
    while ((await open()) <= before) continue;
    reading.unsubscribe();
    while ((await open()) > before) continue;
    expect(await open()).toBe(before);
  });

  it('serves a reader that goes from one relay to another with its cursor, each event once', async () => {
    const [one, other] = [1, 2].map(() =>
      createRelay(log(), {
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
    await write(events(1, 2, 3));
    const before = await readFrom(one!, 3);
    await write(events(4, 5));
    const after = await readFrom(other!, 2, before.at(-1)?.id);
    expect([before.map(idOf), after.map(idOf)]).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
    one!.close();
    other!.close();
  });
});
