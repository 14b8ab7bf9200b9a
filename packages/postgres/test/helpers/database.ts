import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { urlOf } from '../../../replay/test/helpers/server-url.ts';

export const url = urlOf('SFSTREAM_POSTGRES_URL');

/** The pools of a test, which are ended after it. */
const pools: Pool[] = [];

export const newPool = (connectionString = url): Pool => {
  const pool = new Pool({ connectionString, max: 20 });
  pool.on('error', () => undefined);
  pools.push(pool);
  return pool;
};

export const endPools = async (): Promise<void> => {
  await Promise.all(pools.splice(0).map((pool) => pool.end()));
};

/** A name that no other test has, for a group. */
export const newGroup = (): string => `group ${randomUUID()}`;
