// Leadership
export { natsLeader } from './leader/nats-leader.ts';
export type { NatsLeaderOptions } from './leader/nats-leader.ts';

// Positions
export { natsStore } from './store/nats-store.ts';
export type { NatsStoreOptions } from './store/nats-store.ts';

// Buckets
export { ensureLeases, ensureMarkers } from './setup/ensure-buckets.ts';
export type { LeasesOptions, MarkersOptions } from './setup/ensure-buckets.ts';

// The parts of the client that are called
export type { KvEntriesLike, KvEntryLike, KvLike, KvStatusLike } from './client/kv-like.ts';
export type { KvmLike } from './client/kvm-like.ts';
