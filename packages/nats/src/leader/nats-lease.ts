import { ClientError } from '@sfstream/base';
import type { Lease } from '@sfstream/replay';
import type { Observable, SchedulerLike } from 'rxjs';
import {
  EMPTY,
  catchError,
  concat,
  concatMap,
  defer,
  first,
  interval,
  merge,
  throwError,
  timeout,
} from 'rxjs';
import type { KvEntriesLike, KvLike } from '../client/kv-like.ts';
import { toToken } from '../names/token.ts';
import { deletions } from './deletions.ts';
import { heldKey } from './held-key.ts';

/** The parts that a lease is made of. */
export interface LeasePlace {
  readonly kv: KvLike;
  readonly group: string;
  readonly ttl: number;
  readonly scheduler: SchedulerLike;
}

/**
 * Keeps the lease of a group as a key of a bucket whose entries expire after `ttl`, by the clock of the server. The epoch is the
 * revision at which the key was created: the sequence of a stream in a file, which grows over all lives of the server.
 */
export const natsLease = (place: LeasePlace): Lease => {
  const { kv, group, ttl, scheduler } = place;
  const key = toToken(group);
  const { create, renew, remove } = heldKey(kv, key);
  const bucketIsRight = onceRight(() => checkBucket(place));
  /** The answer to the last attempt. It comes also where nobody waits for it. */
  let asked: Promise<number | undefined> = Promise.resolve(undefined);
  /** The last watch, which is there once the server has answered. */
  let watching: Promise<unknown> = Promise.resolve();
  const watch = (): Promise<KvEntriesLike> => {
    const entries = kv.watch({ key });
    watching = entries.catch(() => undefined);
    return entries;
  };
  const attempt$ = defer(() => (asked = bucketIsRight().then(create))).pipe(
    timeout({ first: ttl, scheduler, with: () => throwError(() => noAnswer(ttl)) }),
  );
  return {
    group,
    ttl,
    acquire: () =>
      concat(attempt$, chances(place, watch).pipe(concatMap(() => attempt$))).pipe(
        first((epoch) => epoch !== undefined),
      ),
    renew,
    release: async (epoch) => {
      const taken = epoch ?? (await asked.catch(() => undefined));
      if (taken !== undefined) await remove(taken);
      // A watch that begins on a connection that is closed leaves a timer of @nats-io/jetstream 3 behind, which goes on for ever.
      await watching;
    },
    retry$: EMPTY,
  };
};

/**
 * Emits when the lease may be free: it is deleted, or a third of `ttl` has passed, as the server says nothing when a key expires.
 * Watches for as long as a process stands by, since each watch leaves a consumer that the server removes later.
 */
const chances = (
  { ttl, scheduler }: LeasePlace,
  watch: () => Promise<KvEntriesLike>,
): Observable<unknown> =>
  merge(interval(ttl / 3, scheduler), deletions(watch).pipe(catchError(() => EMPTY)));

const noAnswer = (ttl: number): Error => new Error(`NATS has not answered within ${ttl} ms.`);

/** Calls a check until it has succeeded once. */
const onceRight = (check: () => Promise<void>): (() => Promise<void>) => {
  let isRight = false;
  return async () => {
    if (isRight) return;
    await check();
    isRight = true;
  };
};

const checkBucket = async ({ kv, ttl }: LeasePlace): Promise<void> => {
  const status = await kv.status();
  if (status.ttl !== ttl) {
    throw new ClientError(
      `kv of natsLeader forgets its entries after ${status.ttl} ms, but ttl is ${ttl}: both must be the same. Make the bucket by ensureLeases(kvm, { ttl }), under a new name where there is one already.`,
      { field: 'kv' },
    );
  }
  if (status.storage !== 'file') {
    throw new ClientError(
      'kv of natsLeader keeps its entries in memory, so that its revisions begin again with the server. Make the bucket by ensureLeases(kvm).',
      { field: 'kv' },
    );
  }
};
