import { ClientError, optional, readOptions, timeLimit } from '@sfstream/base';
import type { KvLike } from '../client/kv-like.ts';
import type { KvmLike } from '../client/kvm-like.ts';
import { bucketRule, replicasRule } from '../client/rules.ts';

/** Options of {@link ensureLeases}. */
export interface LeasesOptions {
  /** Default: `sfstream-leases`. */
  readonly bucket?: string;
  /** Milliseconds for which a lease counts without renewal, for all groups in the bucket. Default: 15,000. */
  readonly ttl?: number;
  /** The number of servers that keep the bucket: 1, 3 or 5. Default: 1. */
  readonly replicas?: number;
}

/** Options of {@link ensureMarkers}. */
export interface MarkersOptions {
  /** Default: `sfstream-markers`. */
  readonly bucket?: string;
  /** The number of servers that keep the bucket: 1, 3 or 5. Default: 1. */
  readonly replicas?: number;
}

/**
 * Opens the bucket for the leases of `natsLeader`, and makes it where there is none: in files, so that epochs grow over all lives of
 * the server, and with `ttl`, after which a lease that is not renewed is over.
 *
 * A bucket that is there is never changed. Rejects with a {@link ClientError} where it is different.
 *
 * @example
 * ```ts
 * import { ensureLeases } from '@sfstream/nats';
 * import type { KvmLike } from '@sfstream/nats';
 *
 * declare const kvm: KvmLike; // new Kvm(connection) of @nats-io/kv
 *
 * const leases = await ensureLeases(kvm, { ttl: 15_000, replicas: 3 });
 * ```
 */
export const ensureLeases = async (kvm: KvmLike, options: LeasesOptions = {}): Promise<KvLike> => {
  const { bucket, ttl, replicas } = readOptions('ensureLeases', options, {
    bucket: optional(bucketRule, 'sfstream-leases'),
    ttl: optional(timeLimit, 15_000),
    replicas: optional(replicasRule, 1),
  });
  return opened(kvm, bucket, { ttl, replicas, description: 'Leases of sfstream' });
};

/**
 * Opens the bucket for the positions of `natsStore` and `natsSink`, and makes it where there is none: in files, and without a time
 * after which entries expire, as a position that expires is lost.
 *
 * A bucket that is there is never changed. Rejects with a {@link ClientError} where it is different.
 *
 * @example
 * ```ts
 * import { ensureMarkers } from '@sfstream/nats';
 * import type { KvmLike } from '@sfstream/nats';
 *
 * declare const kvm: KvmLike; // new Kvm(connection) of @nats-io/kv
 *
 * const markers = await ensureMarkers(kvm);
 * ```
 */
export const ensureMarkers = async (
  kvm: KvmLike,
  options: MarkersOptions = {},
): Promise<KvLike> => {
  const { bucket, replicas } = readOptions('ensureMarkers', options, {
    bucket: optional(bucketRule, 'sfstream-markers'),
    replicas: optional(replicasRule, 1),
  });
  return opened(kvm, bucket, { ttl: 0, replicas, description: 'Positions of sfstream' });
};

interface Bucket {
  readonly ttl: number;
  readonly replicas: number;
  readonly description: string;
}

/** Another replica than the leader may answer a direct read, and with an older entry. So those are off. */
const opened = async (kvm: KvmLike, name: string, { ttl, ...bucket }: Bucket): Promise<KvLike> => {
  const kv = await kvm.create(name, {
    ...bucket,
    ...(ttl > 0 && { ttl }),
    storage: 'file',
    history: 1,
    allow_direct: false,
  });
  const status = await kv.status();
  const faults = [
    ...(status.ttl === ttl ? [] : [`forgets its entries after ${status.ttl} ms and not ${ttl}`]),
    ...(status.storage === 'file' ? [] : [`keeps them in ${status.storage} and not in files`]),
  ];
  if (faults.length > 0) {
    throw new ClientError(
      `The bucket ${name} ${faults.join(', and ')}. Give the name of another bucket, or delete this one.`,
      { field: 'bucket' },
    );
  }
  return kv;
};
