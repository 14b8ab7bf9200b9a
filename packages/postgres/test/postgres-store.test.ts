import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fencingContract, storeContract } from '@sfstream/testing';
import type { Pool } from 'pg';
import { postgresSchema } from '../src/database/postgres-schema.ts';
import { postgresStore } from '../src/stores/postgres-store.ts';
import type { Gate } from '../../replay/test/helpers/gate.ts';
import { gateTo } from '../../replay/test/helpers/gate.ts';
import { endPools, newGroup, newPool, url } from './helpers/database.ts';
import { leaderIn } from './helpers/leader-in.ts';

const channel = '/event/Order__e';

let pool: Pool;
let group: string;

beforeEach(() => {
  pool = newPool();
  group = newGroup();
});
afterEach(endPools);

describe('postgresStore', () => {
  const laws = storeContract(() => postgresStore({ pool, group }), { persistent: true });
  for (const { name, run } of laws) it(name, run);

  it('keeps groups apart', async () => {
    const [one, other] = [
      postgresStore({ pool, group }),
      postgresStore({ pool, group: newGroup() }),
    ];
    await one.set(channel, { replayId: 1 });
    expect(await other.get(channel)).toBeUndefined();
  });

  it('refuses what is not a marker', async () => {
    const store = postgresStore({ pool, group });
    await expect(store.set(channel, {} as never)).rejects.toThrow('not a replay marker');
  });

  it('needs a group or a leader', () => {
    expect(() => postgresStore({ pool })).toThrow(
      expect.objectContaining({ name: 'ClientError', field: 'group' }) as Error,
    );
  });
});

describe('postgresStore keeps the contract of a fence', () => {
  for (const { name, run } of fencingContract((leader) => postgresStore({ pool, leader }))) {
    it(name, run);
  }
});

describe('postgresStore of a leader', () => {
  const laws = storeContract(() => postgresStore({ pool, leader: leaderIn(group, { epoch: 1 }) }));
  for (const { name, run } of laws) it(name, run);

  const storeIn = (epoch: number) => postgresStore({ pool, leader: leaderIn(group, { epoch }) });

  it('refuses an earlier epoch, and the marker stays', async () => {
    await storeIn(2).set(channel, { replayId: 20 });
    await expect(storeIn(1).set(channel, { replayId: 10 })).rejects.toMatchObject({
      name: 'NotLeadingError',
      group,
    });
    expect(await storeIn(2).get(channel)).toEqual({ replayId: 20 });
  });

  it('refuses an earlier epoch on channels that the later one has not written yet', async () => {
    await storeIn(1).set('/event/Other__e', { replayId: 1 });
    await storeIn(2).set(channel, { replayId: 20 });
    await expect(storeIn(1).set('/event/Other__e', { replayId: 2 })).rejects.toMatchObject({
      name: 'NotLeadingError',
    });
  });

  it('goes on with the same epoch, and with a later one', async () => {
    await storeIn(1).set(channel, { replayId: 1 });
    await storeIn(1).set(channel, { replayId: 2 });
    await storeIn(5).set(channel, { replayId: 3 });
    expect(await storeIn(5).get(channel)).toEqual({ replayId: 3 });
  });

  it('writes nothing where this process does not lead', async () => {
    const store = postgresStore({ pool, leader: leaderIn(group, undefined) });
    await expect(store.set(channel, { replayId: 1 })).rejects.toMatchObject({
      name: 'NotLeadingError',
    });
    expect(await store.get(channel)).toBeUndefined();
  });

  it('refuses what was delayed on its way until another one led', async () => {
    const gate = await gateTo(url);
    const late = postgresStore({
      pool: newPool(gate.url),
      leader: leaderIn(group, { epoch: 1 }),
    });
    await late.set(channel, { replayId: 10 });
    gate.freeze();
    const delayed = late.set(channel, { replayId: 11 }).catch((error: unknown) => error);
    await storeIn(2).set(channel, { replayId: 20 });
    gate.thaw();
    expect(await delayed).toMatchObject({ name: 'NotLeadingError' });
    expect(await storeIn(2).get(channel)).toEqual({ replayId: 20 });
    await endPools();
    await gate.shut();
  });
});

describe('postgresStore in a transaction', () => {
  it.each([
    ['COMMIT', { replayId: 2 }],
    ['ROLLBACK', { replayId: 1 }],
  ])('has after %s the marker %j', async (end, expected) => {
    const store = postgresStore({ pool, leader: leaderIn(group, { epoch: 1 }) });
    await store.set(channel, { replayId: 1 });
    const transaction = await pool.connect();
    await transaction.query('BEGIN');
    await store.setIn(transaction, channel, { replayId: 2 });
    await transaction.query(end);
    transaction.release();
    expect(await store.get(channel)).toEqual(expected);
  });

  it('refuses an earlier epoch', async () => {
    await postgresStore({ pool, leader: leaderIn(group, { epoch: 2 }) }).set(channel, {
      replayId: 1,
    });
    const former = postgresStore({ pool, leader: leaderIn(group, { epoch: 1 }) });
    await expect(former.setIn(pool, channel, { replayId: 2 })).rejects.toMatchObject({
      name: 'NotLeadingError',
    });
  });
});

describe('postgresStore behind a gate', () => {
  let gate: Gate;
  beforeEach(async () => {
    gate = await gateTo(url);
  });
  afterEach(async () => {
    await endPools();
    await gate.shut();
  });

  it('fails in time while the database hangs, and works once it does not', async () => {
    const options = { pool: newPool(gate.url), group };
    const store = postgresStore({ ...options, timeout: 30_000 });
    await store.set(channel, { replayId: 1 });
    gate.freeze();
    const hasty = postgresStore({ ...options, timeout: 300 });
    await expect(hasty.set(channel, { replayId: 2 })).rejects.toThrow('no answer within 300 ms');
    gate.thaw();
    await store.set(channel, { replayId: 3 });
    expect(await store.get(channel)).toEqual({ replayId: 3 });
  });
});

describe('the tables', () => {
  const schema = (): string => `s${group.replaceAll(/\W/gu, '').slice(5)}`;

  it('stand in a schema of their own, where the prefix names one', async () => {
    await pool.query(`CREATE SCHEMA ${schema()}`);
    const store = postgresStore({ pool, group, prefix: `${schema()}.sf_` });
    await store.set(channel, { replayId: 1 });
    const { rows } = await pool.query(`SELECT count(*)::int AS count FROM ${schema()}.sf_markers`);
    expect(rows).toEqual([{ count: 1 }]);
  });

  it('are those of the README', async () => {
    const readme = await readFile(join(__dirname, '../README.md'), 'utf8');
    expect(readme).toContain(postgresSchema());
  });

  it('are created once, also by several at the same time', async () => {
    await pool.query(`CREATE SCHEMA ${schema()}`);
    const stores = Array.from({ length: 10 }, () =>
      postgresStore({ pool, group, prefix: `${schema()}.sf_` }),
    );
    await Promise.all(stores.map((store) => store.set(channel, { replayId: 1 })));
  });

  it('can be created by hand, for those who may not', async () => {
    const reader = `r${schema()}`;
    await pool.query(`CREATE SCHEMA ${schema()}; ${postgresSchema(`${schema()}.sf_`)}
      CREATE ROLE ${reader} LOGIN; GRANT USAGE ON SCHEMA ${schema()} TO ${reader};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema()} TO ${reader}`);
    const other = new URL(url);
    other.username = reader;
    const store = postgresStore({ pool: newPool(other.href), group, prefix: `${schema()}.sf_` });
    await store.set(channel, { replayId: 1 });
    expect(await store.get(channel)).toEqual({ replayId: 1 });
  });

  it('are missed in vain where they are not to be created', async () => {
    const store = postgresStore({ pool, group, prefix: `${schema()}_`, create: false });
    await expect(store.get(channel)).rejects.toThrow('does not exist');
  });
});
