import { randomUUID } from 'node:crypto';
import { toCloudEvent } from '@sfstream/forward';
import { postgresLeader, postgresSchema, postgresSink } from '@sfstream/postgres';
import { Pool } from 'pg';
import type { OpenEngine } from './engine.ts';

/** The loop writes several rows at once into a table that is like the sink's, with the same indexes. */
export const openPostgres: OpenEngine = async (url) => {
  const pool = new Pool({ connectionString: url, max: 5 });
  const schema = `bench_${randomUUID().replaceAll('-', '')}`;
  const prefixes = { sink: `${schema}.sink_`, loop: `${schema}.loop_` };
  await pool.query(`CREATE SCHEMA ${schema}`);
  await pool.query(postgresSchema(prefixes.sink) + postgresSchema(prefixes.loop));
  const place = { pool, prefix: prefixes.sink, create: false };
  const leader = postgresLeader({ ...place, group: 'bench' });
  const statement = insertInto(`${prefixes.loop}inbox`);

  return {
    leader,
    sink: postgresSink({ ...place, leader }),
    prepare: (events) => {
      const rows = events.map(toCloudEvent);
      const values = [
        rows.map(({ sfchannel }) => sfchannel),
        rows.map(({ source }) => source),
        rows.map(({ id }) => id),
        rows.map(({ sfreplayid }) => sfreplayid),
        rows.map((row) => JSON.stringify(row)),
      ];
      return () => pool.query(statement, values);
    },
    close: async () => {
      await pool.query(`DROP SCHEMA ${schema} CASCADE`);
      await pool.end();
    },
  };
};

const insertInto = (table: string): string =>
  `INSERT INTO ${table} (group_name, channel, source, id, replay_id, lane, envelope)
  SELECT 'bench', channel, source, id, replay_id, hashtextextended(id, 0), envelope::json
  FROM unnest($1::text[], $2::text[], $3::text[], $4::numeric[], $5::text[])
    AS event (channel, source, id, replay_id, envelope)`;
