import { setTimeout as sleep } from 'node:timers/promises';
import { startMockOrg } from '@sfstream/testing';
import type { MockOrg } from '@sfstream/testing';
import type { Pool } from 'pg';
import { postgresSchema } from '../src/database/postgres-schema.ts';
import type { Handled } from '../../replay/test/helpers/handled.ts';
import { ascending, createHandled, sessionsBeyond } from '../../replay/test/helpers/handled.ts';
import { endPools, newGroup, newPool } from './helpers/database.ts';
import type { Replica, Replicas } from './helpers/replicas.ts';
import { createReplicas } from './helpers/replicas.ts';

/*
 * Three processes forward one channel and consume another, elected by the database that they write to, while the one that leads is killed,
 * stopped or cut off. SFSTREAM_FAULTS=long does so more often: 30 kills, 10 stops, 10 cuts.
 */
const often =
  process.env['SFSTREAM_FAULTS'] === 'long'
    ? { kill: 30, stop: 10, cut: 10 }
    : { kill: 3, stop: 1, cut: 1 };

const ttl = 1_000;
/** Longer than the lease of one that says nothing. */
const beyond = ttl * 2.5;
const channel = '/event/Order__e';
const consumed = '/event/Invoice__e';

let org: MockOrg;
let pool: Pool;
let group: string;
let replicas: Replicas;
let handled: Handled;
let publishing: NodeJS.Timeout;
let published = 0;

/** Each marker that is written, with the process that wrote it and the epoch of that moment. */
const watchMarkers = `
  CREATE TABLE IF NOT EXISTS watched_markers (
    number bigserial, group_name text, channel text, marker json, writer text, epoch bigint
  );
  CREATE OR REPLACE FUNCTION watch_marker() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO watched_markers (group_name, channel, marker, writer, epoch)
    SELECT NEW.group_name, NEW.channel, NEW.marker, current_setting('application_name'), epoch
    FROM sfstream_leases WHERE group_name = NEW.group_name;
    RETURN NEW;
  END $$;
  CREATE OR REPLACE TRIGGER watch AFTER INSERT OR UPDATE ON sfstream_markers
    FOR EACH ROW EXECUTE FUNCTION watch_marker();`;

const heldIds = async (): Promise<readonly number[]> => {
  const { rows } = await pool.query<{ id: number }>(
    'SELECT replay_id::int AS id FROM sfstream_inbox WHERE group_name = $1 ORDER BY position',
    [group],
  );
  return rows.map(({ id }) => id);
};

/** All marks of a channel that were ever written, in order. */
const marks = async (of: string) => {
  const { rows } = await pool.query<{ id: number; writer: string; epoch: number }>(
    `SELECT (marker->>'replayId')::int AS id, writer, epoch::int FROM watched_markers
      WHERE group_name = $1 AND channel = $2 AND marker->>'replayId' IS NOT NULL ORDER BY number`,
    [group, of],
  );
  return rows;
};

/** Waits until all that is published by now has arrived, and one more. */
const allHeld = async (): Promise<void> => {
  const target = published + 1;
  while (new Set(await heldIds()).size < target) await sleep(10);
};

const faults: Readonly<Record<keyof typeof often, (leader: Replica) => Promise<number>>> = {
  kill: async (leader) => {
    const before = performance.now();
    await replicas.kill(leader);
    const { at } = await replicas.nextLeader(leader);
    await replicas.start();
    return at - before;
  },
  stop: async (leader) => {
    const before = performance.now();
    leader.process.kill('SIGSTOP');
    const { at } = await replicas.nextLeader(leader);
    await sleep(beyond);
    leader.process.kill('SIGCONT');
    return at - before;
  },
  cut: async (leader) => {
    const before = performance.now();
    leader.gate.freeze();
    const { at } = await replicas.nextLeader(leader);
    await sleep(beyond);
    leader.gate.thaw();
    return at - before;
  },
};

const untilAllDone = async (): Promise<Readonly<Record<string, readonly number[]>>> => {
  const gaps: Record<string, number[]> = {};
  for (const [name, times] of Object.entries(often)) {
    for (let time = 0; time < times; time += 1) {
      await allHeld();
      const { leader } = await replicas.nextLeader();
      const gap = await faults[name as keyof typeof often](leader);
      (gaps[name] ??= []).push(Math.round(gap));
    }
  }
  await allHeld();
  return gaps;
};

describe.each(['session', 'row'] as const)('three replicas, led by %s', (by) => {
  beforeAll(async () => {
    org = await startMockOrg();
    pool = newPool();
    group = newGroup();
    await pool.query(`${postgresSchema()}${watchMarkers}`);
    handled = createHandled();
    replicas = await createReplicas(
      { credentials: org.login, group, ttl, by, channel, consumed },
      handled,
    );
    published = 0;
    await Promise.all([1, 2, 3].map(() => replicas.start()));
    publishing = setInterval(() => {
      published += 1;
      for (const one of [channel, consumed]) org.publish(one, { Number__c: published });
    }, 5);
  });

  afterAll(async () => {
    clearInterval(publishing);
    await replicas.close();
    await pool.query('DROP TRIGGER watch ON sfstream_markers');
    await endPools();
    await org.close();
  });

  it('lose no event, forward none twice and never move a mark back, whatever happens to the leader', async () => {
    const gaps = await untilAllDone();
    clearInterval(publishing);
    while ((await heldIds()).length < published) await sleep(10);
    while ((await marks(consumed)).at(-1)?.id !== published) await sleep(10);
    process.stderr.write(
      `Milliseconds without a leader, by ${by}: ${JSON.stringify(gaps)}; ${published} events; ${handled.repeats()} handled again\n`,
    );
    const all = Array.from({ length: published }, (_, index) => index + 1);
    expect(await heldIds()).toEqual(all);
    expect(handled.ids()).toEqual(all);

    for (const one of [channel, consumed]) {
      const written = await marks(one);
      const [ids, epochs] = [written.map(({ id }) => id), written.map(({ epoch }) => epoch)];
      expect(ids).toEqual(ascending(ids));
      // No two leaders commit at one instant: each epoch is over when the next one writes, and has one writer.
      expect(epochs).toEqual(ascending(epochs));
      const terms = new Set(written.map(({ epoch, writer }) => `${epoch} of ${writer}`));
      expect(terms.size).toBe(new Set(epochs).size);
      if (one === channel) {
        expect(terms.size).toBeGreaterThanOrEqual(often.kill + often.stop + often.cut + 1);
      }
    }
    expect(sessionsBeyond(org, replicas.terms())).toBe(0);
  }, 600_000);
});
