// Leadership and positions
export { postgresLeader } from './leadership/postgres-leader.ts';
export type { PostgresLeaderOptions } from './leadership/postgres-leader.ts';
export { postgresStore } from './stores/postgres-store.ts';
export type { PostgresStore, PostgresStoreOptions } from './stores/postgres-store.ts';

// The database
export { postgresSchema } from './database/postgres-schema.ts';
export type { DatabaseOptions } from './database/database-options.ts';
export type { GroupOptions } from './stores/group-of.ts';
export type { PostgresAnswer, PostgresPool, PostgresSession } from './database/postgres-pool.ts';
