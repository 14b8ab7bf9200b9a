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

// Events
export { ensureStream } from './setup/ensure-stream.ts';
export type { StreamOptions } from './setup/ensure-stream.ts';
export { natsSink } from './sink/nats-sink.ts';
export type { NatsSinkOptions } from './sink/nats-sink.ts';
export type {
  ConsumerConfigLike,
  ConsumerInfoLike,
  ConsumerLike,
  DeliveredLike,
  DeliveriesLike,
  Expectation,
  JetStreamLike,
  JetStreamManagerLike,
  MessageQuery,
  PublishedLike,
  StoredMessageLike,
  StreamConfigLike,
  StreamInfoLike,
} from './client/jetstream-like.ts';

// Work that is shared
export { natsWork } from './sharing/nats-work.ts';
export type { NatsWorkOptions } from './sharing/nats-work.ts';

// Events for many readers
export { natsLog } from './log/nats-log.ts';
export type { NatsLog, NatsLogOptions } from './log/nats-log.ts';
