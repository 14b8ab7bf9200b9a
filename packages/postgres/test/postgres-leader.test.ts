import type { Leader, LeaderState, Term } from '@sfstream/replay';
import { Pool } from 'pg';
import type { Subscription } from 'rxjs';
import { filter, firstValueFrom } from 'rxjs';
import { eventually } from '../../core/test/helpers/eventually.ts';
import { holdTime, releaseTime } from '../../http/test/helpers/held-time.ts';
import { postgresLeader } from '../src/leadership/postgres-leader.ts';
import type { PostgresLeaderOptions } from '../src/leadership/postgres-leader.ts';
import type { Gate } from '../../replay/test/helpers/gate.ts';
import { endsBehind } from '../../replay/test/helpers/ends-behind.ts';
import { gateTo } from '../../replay/test/helpers/gate.ts';
import { endPools, newGroup, newPool, url } from './helpers/database.ts';

const ttl = 600;
/** Milliseconds of a lease whose end no test lives to see. */
const lasting = 120_000;
const hour = 3_600_000;

/** Leaders that stand for election, until the test is over. */
const candidacies: Subscription[] = [];

const stand = (leader: Leader): Subscription => {
  const candidacy = leader.term$.subscribe();
  candidacies.push(candidacy);
  return candidacy;
};

/** The next state of this kind. Waiting for it does not stand for election. */
const stateOf = async <Type extends LeaderState['type']>(
  leader: Leader,
  type: Type,
): Promise<Extract<LeaderState, { readonly type: Type }>> => {
  const isOf = (state: LeaderState): state is Extract<LeaderState, { readonly type: Type }> =>
    state.type === type;
  return await firstValueFrom(leader.state$.pipe(filter(isOf)));
};

const termOf = (leader: Leader): Promise<Term> => stateOf(leader, 'leading');
const endOfTerm = (leader: Leader): Promise<unknown> => stateOf(leader, 'standby');
const standby = endOfTerm;
const leave = (): void => candidacies.splice(0).forEach((candidacy) => candidacy.unsubscribe());

afterEach(async () => {
  leave();
  releaseTime();
  await endPools();
});

/** Where Postgres shows that the lease of a group was renewed: a session holds it for as long as it goes on asking. */
const renewals = {
  session: `SELECT state_change::text AS at FROM pg_stat_activity JOIN pg_locks USING (pid)
    WHERE locktype = 'advisory'
    AND (classid::bigint << 32 | objid::bigint) = hashtextextended('sfstream_leases ' || $1, 0)`,
  row: 'SELECT held_until::text AS at FROM sfstream_leases WHERE group_name = $1',
};

describe.each(['session', 'row'] as const)('postgresLeader by %s', (by) => {
  let pool: Pool;
  let group: string;
  const candidate = (options: Partial<PostgresLeaderOptions> = {}): Leader =>
    postgresLeader({ pool, group, ttl, by, ...options });

  beforeEach(() => {
    pool = newPool();
    group = newGroup();
  });

  it('elects one of several', async () => {
    const all = [1, 2, 3].map(() => candidate({ ttl: lasting }));
    all.forEach(stand);
    await Promise.race(all.map(termOf));
    expect(all.filter(({ term }) => term !== undefined)).toHaveLength(1);
  });

  it('has one leader at a time, whatever those who lead do', async () => {
    const all = [1, 2, 3, 4].map(() => candidate({ ttl: lasting }));
    const candidates = all.map(stand);
    const epochs: number[] = [];
    while (epochs.length < all.length) {
      const { epoch } = await Promise.race(all.map(termOf));
      expect(all.filter(({ term }) => term !== undefined)).toHaveLength(1);
      epochs.push(epoch);
      candidates[all.findIndex(({ term }) => term !== undefined)]?.unsubscribe();
    }
    expect(epochs).toEqual([1, 2, 3, 4]);
  });

  it('leads beyond its ttl, as it renews the lease', async () => {
    // The time of the leader passes by hand. Postgres ends no lease meanwhile.
    holdTime();
    const leader = candidate({ ttl: lasting });
    stand(leader);
    const renewed = async (): Promise<unknown> => {
      const { rows } = await pool.query<{ at: unknown }>(renewals[by], [group]);
      return rows[0]?.at;
    };
    // Its first renewal comes after no time, which passes all the same.
    for (; leader.term === undefined; await renewed()) jest.advanceTimersByTime(1);
    const { term } = leader;
    for (let third = 0; third < 9; third += 1) {
      const before = await renewed();
      jest.advanceTimersByTime(lasting / 3);
      while ((await renewed()) === before) continue;
    }
    expect(leader.term).toBe(term);
  });

  it('lets groups elect on their own', async () => {
    const [one, other] = [candidate(), candidate({ group: newGroup() })];
    stand(one);
    stand(other);
    expect((await termOf(one)).epoch).toBe(1);
    expect((await termOf(other)).epoch).toBe(1);
  });

  it('counts epochs on in its next life', async () => {
    const candidacy = stand(candidate());
    const first = candidate();
    candidacy.unsubscribe();
    const next = stand(first);
    const { epoch } = await termOf(first);
    next.unsubscribe();
    const second = candidate({ pool: newPool() });
    stand(second);
    expect((await termOf(second)).epoch).toBeGreaterThan(epoch);
  });

  it('hands over when the leader leaves', async () => {
    const [leader, other] = [candidate({ ttl: lasting }), candidate({ ttl: lasting })];
    const candidacy = stand(leader);
    const { epoch } = await termOf(leader);
    stand(other);
    await standby(other);
    candidacy.unsubscribe();
    expect((await termOf(other)).epoch).toBeGreaterThan(epoch);
  });

  it('ends well once Postgres has answered, so that another leads although its pool is ended', async () => {
    const gate = await gateTo(url);
    const own = new Pool({ connectionString: gate.url });
    const leader = candidate({ pool: own, ttl: hour });
    expect(await endsBehind(leader, gate, () => pool.query('SELECT 1'))).toBe(false);
    await own.end();
    const other = candidate({ ttl: hour });
    stand(other);
    expect((await termOf(other)).epoch).toBe(2);
    await gate.shut();
  });

  it('leaves nothing open or pending', async () => {
    const [leader, other] = [candidate(), candidate()];
    const candidates = [stand(leader), stand(other)];
    await Promise.race([termOf(leader), termOf(other)]);
    candidates.forEach((candidacy) => candidacy.unsubscribe());
    const next = candidate({ pool: newPool() });
    stand(next);
    await termOf(next);
    // Postgres may give the lease on before its answer has come here.
    await eventually(() => pool.idleCount === pool.totalCount && pool.waitingCount === 0);
  });

  it('gives back what it gets after it was left', async () => {
    stand(candidate({ ttl: lasting })).unsubscribe();
    const next = candidate({ ttl: lasting });
    stand(next);
    expect((await termOf(next)).epoch).toBeGreaterThan(0);
  });

  describe('behind a gate', () => {
    let gate: Gate;

    beforeEach(async () => {
      gate = await gateTo(url);
    });

    afterEach(async () => {
      leave();
      gate.thaw();
      await endPools();
      await gate.shut();
    });

    it('stops before its ttl when it is cut off, and another takes over after it', async () => {
      const [leader, other] = [candidate({ pool: newPool(gate.url) }), candidate()];
      stand(leader);
      const { epoch } = await termOf(leader);
      stand(other);
      await standby(other);
      gate.freeze();
      await endOfTerm(leader);
      expect(other.term).toBeUndefined();
      expect((await termOf(other)).epoch).toBeGreaterThan(epoch);
    });

    it('says that it cannot ask, and leads once it can', async () => {
      const leader = candidate({ pool: newPool(gate.url) });
      gate.freeze();
      stand(leader);
      const state = await firstValueFrom(
        leader.state$.pipe(filter((now) => now.type === 'standby' && now.error !== undefined)),
      );
      expect(state).toMatchObject({
        error: { message: `Postgres gave no answer within ${ttl} ms.` },
      });
      gate.thaw();
      expect((await termOf(leader)).epoch).toBeGreaterThan(0);
    });

    it('loses the lease with its connections, and stands again', async () => {
      const leader = candidate({ pool: newPool(gate.url) });
      stand(leader);
      const { epoch } = await termOf(leader);
      await gate.shut();
      await endOfTerm(leader);
      await gate.open();
      expect((await termOf(leader)).epoch).toBeGreaterThan(epoch);
    });
  });

  it.each([
    ['pool', { pool: { query: () => undefined } }, /a pool of connections/],
    ['group', { group: '' }, /a text of 1 to 200 characters/],
    ['ttl', { ttl: 0 }, /milliseconds above 0/],
    ['by', { by: 'lock' }, /'session' or 'row'/],
    ['prefix', { prefix: 'a; DROP TABLE b' }, /small letters/],
    ['leader', { leader: 1 }, /has no option leader/],
  ])('refuses a wrong %s', (field, options, message) => {
    expect(() => candidate(options as never)).toThrow(
      expect.objectContaining({
        name: 'ClientError',
        field,
        message: expect.stringMatching(message) as string,
      }) as Error,
    );
  });
});
