// Leadership and positions
export { postgresLeader } from './leadership/postgres-leader.ts';
export type { PostgresLeaderOptions } from './leadership/postgres-leader.ts';
export { postgresStore } from './stores/postgres-store.ts';
export type { PostgresStore, PostgresStoreOptions } from './stores/postgres-store.ts';

// The database
export { postgresSchema } from './database/postgres-schema.ts';
export type { DatabaseOptions } from './database/database-options.ts';
export type { GroupOptions } from './stores/group-of.ts';
export type {
  PostgresAnswer,
  PostgresPool,
  PostgresQueries,
  PostgresSession,
} from './database/postgres-pool.ts';

// Events
export { postgresSink } from './inbox/postgres-sink.ts';
export type { PostgresSink, PostgresSinkOptions } from './inbox/postgres-sink.ts';
export type { KeyOfEvent } from '@sfstream/forward';
export { postgresInbox } from './inbox/postgres-inbox.ts';
export type { PostgresInboxOptions } from './inbox/postgres-inbox.ts';
export { postgresLog } from './log/postgres-log.ts';
export type { PostgresLog, PostgresLogOptions } from './log/postgres-log.ts';
