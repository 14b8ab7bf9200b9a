import type { OptionRule } from '@sfstream/base';
import { hasMethods, optional, required, timeLimit } from '@sfstream/base';
import type { PostgresPool } from './postgres-pool.ts';

/** Options that everything in this package has. */
export interface DatabaseOptions {
  /** The connections to the database, such as a `Pool` of `pg`. It stays yours: end it when all is over. */
  readonly pool: PostgresPool;
  /**
   * Begins the name of each table: letters, digits and underscores, after a schema and a dot where the tables are to stand in
   * one. Default: `sfstream_`.
   */
  readonly prefix?: string;
  /**
   * Creates missing tables before the first query. Set it to false where the application has no right to, and run
   * `postgresSchema()` with your migrations. Default: true.
   */
  readonly create?: boolean;
  /** Milliseconds for each answer of the database. An answer that takes longer is a failure. Default: 10,000. */
  readonly timeout?: number;
}

/** A name that goes into SQL as it is must not be able to say anything. Postgres cuts names after 63 bytes. */
const name = '[a-z_][a-z0-9_]{0,39}';
const prefix: OptionRule = [
  'a name of small letters, digits and underscores, such as sfstream_ or events.sf_, of at most 40 characters',
  (value) => typeof value === 'string' && new RegExp(`^(?:${name}\\.)?${name}$`, 'u').test(value),
];

export const isBoolean: OptionRule = ['true or false', (value) => typeof value === 'boolean'];

export const isText: OptionRule = [
  'a text of 1 to 200 characters, without a zero character',
  (value) =>
    typeof value === 'string' && value !== '' && value.length <= 200 && !value.includes('\0'),
];

export const databaseReaders = {
  pool: required(
    'a pool of connections with query and connect, such as a Pool of pg',
    hasMethods('query', 'connect'),
  ),
  prefix: optional(prefix, 'sfstream_'),
  create: optional(isBoolean, true),
  timeout: optional(timeLimit, 10_000),
};
