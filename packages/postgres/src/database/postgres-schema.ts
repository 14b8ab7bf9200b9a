import { tablesOf } from './tables.ts';

/**
 * The SQL that creates the tables of this package, for those who migrate by hand. What exists already stays as it is.
 *
 * `prefix` begins the name of each table. Default: `sfstream_`.
 *
 * @example
 * ```ts
 * import { postgresSchema } from '@sfstream/postgres';
 *
 * console.log(postgresSchema('events.sf_').split('\n')[0]); // => CREATE TABLE IF NOT EXISTS events.sf_leases (
 * ```
 */
export const postgresSchema = (prefix = 'sfstream_'): string => {
  const { leases, markers, inbox, indexes } = tablesOf(prefix);
  return `CREATE TABLE IF NOT EXISTS ${leases} (
  group_name text PRIMARY KEY,
  epoch bigint NOT NULL,
  holder text,
  held_until timestamptz
);
CREATE TABLE IF NOT EXISTS ${markers} (
  group_name text NOT NULL,
  channel text NOT NULL,
  marker json NOT NULL,
  replay_id numeric,
  dated_ms bigint,
  written_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (group_name, channel)
);
CREATE TABLE IF NOT EXISTS ${inbox} (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  group_name text NOT NULL,
  channel text NOT NULL,
  source text NOT NULL,
  id text NOT NULL,
  replay_id numeric,
  lane bigint NOT NULL,
  envelope json NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  done_at timestamptz,
  UNIQUE (group_name, channel, source, id)
);
CREATE INDEX IF NOT EXISTS ${indexes}inbox_log ON ${inbox} (group_name, channel, position);
CREATE INDEX IF NOT EXISTS ${indexes}inbox_waiting ON ${inbox} (group_name, position) WHERE done_at IS NULL;
CREATE INDEX IF NOT EXISTS ${indexes}inbox_lane ON ${inbox} (lane, position) WHERE done_at IS NULL;
CREATE INDEX IF NOT EXISTS ${indexes}inbox_done ON ${inbox} (group_name, done_at) WHERE done_at IS NOT NULL;
`;
};
