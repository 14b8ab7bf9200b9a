import type { KvLike } from './kv-like.ts';

/** The maker of buckets, as `Kvm` of `@nats-io/kv`. */
export interface KvmLike {
  /** Opens the bucket, and makes it first where there is none. */
  create(
    name: string,
    options: {
      ttl?: number;
      storage: 'file';
      replicas: number;
      history: number;
      allow_direct: boolean;
      description: string;
    },
  ): Promise<KvLike>;
}
