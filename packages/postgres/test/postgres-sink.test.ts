import { randomBytes } from 'node:crypto';
import type { ReplayMarker, StreamEvent } from '@sfstream/core';
import { markerOf } from '@sfstream/core';
import { forward, fromCloudEvent, isLaterMarker } from '@sfstream/forward';
import type { Sink } from '@sfstream/forward';
import { fencingContract, sinkContract, storeContract } from '@sfstream/testing';
import type { Pool } from 'pg';
import { from, lastValueFrom } from 'rxjs';
import { postgresSink } from '../src/inbox/postgres-sink.ts';
import { gateTo } from '../../replay/test/helpers/gate.ts';
import { endPools, newGroup, newPool, url } from './helpers/database.ts';
import { leaderIn } from './helpers/leader-in.ts';

const channel = '/event/Order__e';
const eventOf = (replayId: number, data: unknown = { payload: {} }): StreamEvent => ({
  channel,
  data,
  replayId,
  createdDate: '2026-03-04T10:11:12.345Z',
});

let pool: Pool;
let group: string;

beforeEach(() => {
  pool = newPool();
  group = newGroup();
});
afterEach(endPools);

const held = async (of = '%'): Promise<readonly StreamEvent[]> => {
  const { rows } = await pool.query<{ envelope: string }>(
    `SELECT envelope::text FROM sfstream_inbox
    WHERE group_name = $1 AND channel LIKE $2 ORDER BY position`,
    [group, of],
  );
  return rows.map(({ envelope }) => fromCloudEvent(envelope));
};

describe('postgresSink keeps the contract of a sink', () => {
  const contract = sinkContract(() => postgresSink({ pool, group }), {
    persistent: true,
    read: (_sink, name) => held(name),
  });
  for (const { name, run } of contract) it(name, run);
});

describe('postgresSink keeps the contract of a fence', () => {
  for (const { name, run } of fencingContract((leader) => postgresSink({ pool, leader }))) {
    it(name, run);
  }
});

describe('postgresSink cannot keep an event', () => {
  /** Longer than an index of Postgres takes, and nothing that it could compress. */
  const endless: StreamEvent = { ...eventOf(2), eventUuid: randomBytes(4_000).toString('hex') };

  it('and says so in the way in which sinks do', async () => {
    await expect(postgresSink({ pool, group }).write([endless])).rejects.toMatchObject({
      name: 'ClientError',
      field: 'events',
      message: expect.stringContaining('Postgres cannot keep an event: index row'),
    });
  });

  it('of which keyOf tells no key', async () => {
    const keyOf = (): never => {
      throw new Error('no order');
    };
    await expect(postgresSink({ pool, group, keyOf }).write([eventOf(1)])).rejects.toMatchObject({
      name: 'ClientError',
      message: 'keyOf gave no key: no order',
    });
  });

  it('so that forward can leave it out, and write all others', async () => {
    const sink = postgresSink({ pool, group });
    const given = [eventOf(1), endless, eventOf(3)];
    await lastValueFrom(from(given).pipe(forward(sink, { onPoison: 'skip' })));
    expect((await held()).map(({ replayId }) => replayId)).toEqual([1, 3]);
    expect(await sink.get(channel)).toMatchObject({ replayId: 3 });
  });
});

describe('postgresSink compares positions', () => {
  const [before, after] = ['2026-03-04T10:00:00Z', '2026-03-04T13:00:00+02:00'];
  const [org, other] = ['00D5e000001AbCd', '00D5e000009XyZz'];
  const ids = [1, 10, 9, '9007199254740993', '0x0a', '0x09', '0x0000'] as const;
  const markers: readonly ReplayMarker[] = [
    ...[before, after].map((createdDate) => ({ createdDate })),
    ...ids.flatMap((replayId) => [
      { replayId },
      ...[before, after, '2026-02-30T10:00:00Z', 'soon'].map((createdDate) => ({
        replayId,
        createdDate,
      })),
    ]),
  ];
  const isUndated = (marker: ReplayMarker): boolean =>
    Number.isNaN(Date.parse(marker.createdDate ?? ''));

  it.each(markers)('as isLaterMarker does, where it has %j', async (kept) => {
    const sink = postgresSink({ pool, group });
    const found = markers.map(async (marker, index) => {
      await sink.set(`/event/${index}`, kept);
      await sink.set(`/event/${index}`, marker);
      return await sink.get(`/event/${index}`);
    });
    expect(await Promise.all(found)).toEqual(
      markers.map((marker) => {
        const isRestart = marker.replayId === undefined && isUndated(kept);
        return isRestart || isLaterMarker(marker, kept) ? marker : kept;
      }),
    );
  });

  it('and takes that of another org, where replay ids are lower and dates earlier', async () => {
    const sink = postgresSink({ pool, group });
    await sink.set(channel, { replayId: 9, createdDate: after, orgId: org });
    await sink.set(channel, { replayId: 1, createdDate: before, orgId: other });
    expect(await sink.get(channel)).toMatchObject({ orgId: other });
  });

  it('and keeps its own in a transaction that brings an earlier one', async () => {
    const sink = postgresSink({ pool, group });
    await sink.set(channel, { replayId: 9 });
    await sink.setIn(pool, channel, { replayId: 8 });
    expect(await sink.get(channel)).toEqual({ replayId: 9 });
  });
});

describe('postgresSink as a store', () => {
  const contract = storeContract(() => postgresSink({ pool, group }), { persistent: true }).filter(
    // What goes back is not kept: a sink has the position of its events.
    ({ name }) => name !== 'goes back to a lower replay id if it is told so',
  );
  for (const { name, run } of contract) it(name, run);
});

describe('postgresSink', () => {
  it('is a sink', () => {
    const sink: Sink = postgresSink({ pool, group });
    expect(sink).toBeDefined();
  });

  it('keeps events in their order, as they came', async () => {
    const sink = postgresSink({ pool, group });
    const odd = { text: 'zero \0, half \ud800, 日本 🚚', list: [null, 0.1, '9007199254740993'] };
    const events = [eventOf(3), eventOf(1, odd), eventOf(2, null)];
    await sink.write(events);
    expect((await held()).map((event) => ({ ...event }))).toEqual(events);
  });

  it('reads the position back from what it has taken in', async () => {
    const events = [eventOf(1), eventOf(2), { ...eventOf(7), channel: '/event/Other__e' }];
    await postgresSink({ pool, group }).write(events);
    const next = postgresSink({ pool, group });
    expect(await next.get(channel)).toEqual(markerOf(eventOf(2)));
    expect(await next.get('/event/Other__e')).toEqual(markerOf(eventOf(7)));
  });

  it('keeps once what comes again, in the same batch or a later one', async () => {
    const sink = postgresSink({ pool, group });
    await sink.write([eventOf(1), eventOf(1), eventOf(2)]);
    await sink.write([eventOf(2), eventOf(3)]);
    expect((await held()).map(({ replayId }) => replayId)).toEqual([1, 2, 3]);
  });

  it('keeps what an org that counts from the start publishes', async () => {
    const sink = postgresSink({ pool, group });
    await sink.write([eventOf(1)]);
    await sink.write([{ ...eventOf(1), createdDate: '2026-05-04T10:11:12.345Z' }]);
    expect(await held()).toHaveLength(2);
  });

  it('keeps the same event in two channels and in two groups', async () => {
    const event = { ...eventOf(1), eventUuid: 'e981b488-81f3-4fcc-bd7f-f7033c9d7ac3' };
    await postgresSink({ pool, group }).write([event, { ...event, channel: '/event/All__chn' }]);
    await postgresSink({ pool, group: newGroup() }).write([event]);
    expect(await held()).toHaveLength(2);
  });

  it('has no hole for readers where two processes write at once', async () => {
    const sinks = [1, 2, 3, 4].map(() => postgresSink({ pool, group }));
    const seen: number[] = [];
    let last = '0';
    const writing = new AbortController();
    const read = async (): Promise<void> => {
      const { rows } = await pool.query<{ position: string; id: number }>(
        `SELECT position, replay_id::int AS id FROM sfstream_inbox
        WHERE group_name = $1 AND position > $2 ORDER BY position`,
        [group, last],
      );
      last = rows.at(-1)?.position ?? last;
      seen.push(...rows.map(({ id }) => id));
    };
    const reading = (async () => {
      while (!writing.signal.aborted) await read();
    })();
    await Promise.all(
      sinks.map(async (sink, index) => {
        for (let n = 0; n < 50; n += 1) {
          await sink.write([eventOf(index * 1_000 + n), eventOf(index * 1_000 + 500 + n)]);
        }
      }),
    );
    writing.abort();
    await reading;
    await read();
    expect(seen).toHaveLength(400);
  });

  it('deletes what was done long ago, and nothing that was not done', async () => {
    const sink = postgresSink({ pool, group, keep: 60_000 });
    await sink.write([eventOf(1), eventOf(2), eventOf(3)]);
    await pool.query(
      `UPDATE sfstream_inbox SET received_at = now() - interval '1 year',
        done_at = CASE replay_id WHEN 1 THEN now() - interval '2 minutes' WHEN 2 THEN now() END
      WHERE group_name = $1`,
      [group],
    );
    await sink.write([eventOf(4)]);
    expect((await held()).map(({ replayId }) => replayId)).toEqual([2, 3, 4]);
  });

  it('deletes old events that nobody does, where it is told to', async () => {
    await postgresSink({ pool, group }).write([eventOf(1)]);
    await pool.query(
      `UPDATE sfstream_inbox SET received_at = now() - interval '1 year' WHERE group_name = $1`,
      [group],
    );
    await postgresSink({ pool, group, keepUndone: 60_000 }).write([eventOf(2)]);
    expect((await held()).map(({ replayId }) => replayId)).toEqual([2]);
  });
});

describe('postgresSink of a leader', () => {
  const sinkIn = (epoch: number) => postgresSink({ pool, leader: leaderIn(group, { epoch }) });

  it('takes nothing from a former leader, and the position stays', async () => {
    await sinkIn(2).write([eventOf(5)]);
    await expect(sinkIn(1).write([eventOf(6)])).rejects.toMatchObject({
      name: 'NotLeadingError',
      group,
    });
    await expect(sinkIn(1).write([{ channel, data: 'without an id' }])).rejects.toMatchObject({
      name: 'NotLeadingError',
    });
    expect((await held()).map(({ replayId }) => replayId)).toEqual([5]);
    expect(await sinkIn(2).get(channel)).toEqual(markerOf(eventOf(5)));
  });

  it('takes nothing from a process that does not lead', async () => {
    const sink = postgresSink({ pool, leader: leaderIn(group, undefined) });
    await expect(sink.write([eventOf(1)])).rejects.toMatchObject({ name: 'NotLeadingError' });
    expect(await held()).toEqual([]);
  });

  it('takes nothing that was delayed on its way until another one led', async () => {
    const gate = await gateTo(url);
    const late = postgresSink({
      pool: newPool(gate.url),
      leader: leaderIn(group, { epoch: 1 }),
    });
    await late.write([eventOf(1)]);
    gate.freeze();
    const delayed = late.write([eventOf(2)]).catch((error: unknown) => error);
    await sinkIn(2).write([eventOf(3)]);
    gate.thaw();
    expect(await delayed).toMatchObject({ name: 'NotLeadingError' });
    expect((await held()).map(({ replayId }) => replayId)).toEqual([1, 3]);
    await endPools();
    await gate.shut();
    pool = newPool();
  });
});
