import { randomUUID } from 'node:crypto';
import { ClientError } from '@sfstream/base';
import type { Lease } from '@sfstream/replay';
import type { SchedulerLike } from 'rxjs';
import {
  EMPTY,
  Observable,
  catchError,
  concat,
  concatMap,
  first,
  interval,
  merge,
  throwError,
  timeout,
} from 'rxjs';
import { isOvertaken } from '../client/api-error.ts';
import type { KvLike } from '../client/kv-like.ts';
import { toToken } from '../names/token.ts';
import { deletions } from './deletions.ts';

/** What a lease is made of. */
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
  const holder = randomUUID();
  const bucketIsRight = onceRight(() => checkBucket(place));
  /** The revision at which the lease of each term was last renewed, as far as an answer has come. */
  let held = { epoch: 0, revision: 0 };

  /** Acts on the entry at its last revision; gives undefined where the entry is no longer that of this term. */
  const asHolder = async <T>(act: (revision: number) => Promise<T>): Promise<T | undefined> => {
    const { epoch } = held;
    for (let { revision } = held; ;) {
      try {
        return await act(revision);
      } catch (error) {
        if (!isOvertaken(error)) throw error;
      }
      // A renewal whose answer is late or lost has moved the revision on; or somebody else has the lease.
      const entry = await kv.get(key);
      const isOurs = entry?.operation === 'PUT' && entry.string() === holder;
      if (!isOurs || held.epoch !== epoch) return undefined;
      ({ revision } = entry);
    }
  };

  const release = (): Promise<unknown> =>
    asHolder((previousSeq) => kv.delete(key, { previousSeq }));

  const create = async (): Promise<number | undefined> => {
    await bucketIsRight();
    try {
      const epoch = await kv.create(key, holder);
      held = { epoch, revision: epoch };
      return epoch;
    } catch (error) {
      if (isOvertaken(error)) return undefined;
      throw error;
    }
  };

  const attempt$ = orUndone(create, release).pipe(
    timeout({ first: ttl, scheduler, with: () => throwError(() => noAnswer(ttl)) }),
  );

  return {
    group,
    ttl,
    acquire: () =>
      concat(attempt$, chances(place, key).pipe(concatMap(() => attempt$))).pipe(
        first((epoch) => epoch !== undefined),
      ),
    renew: async (epoch) => {
      if (held.epoch !== epoch) return false;
      const revision = await asHolder((last) => kv.update(key, holder, last));
      if (revision === undefined || held.epoch !== epoch) return false;
      held = { epoch, revision: Math.max(held.revision, revision) };
      return true;
    },
    release: (epoch) => (held.epoch === epoch ? release() : undefined),
    retry$: EMPTY,
  };
};

/**
 * Emits when the lease may be free: it is deleted, or a third of `ttl` has passed, as the server says nothing when a key expires.
 * Watches for as long as a process stands by, since each watch leaves a consumer that the server removes later.
 */
const chances = ({ kv, ttl, scheduler }: LeasePlace, key: string): Observable<unknown> =>
  merge(interval(ttl / 3, scheduler), deletions(kv, key).pipe(catchError(() => EMPTY)));

/** Undoes what was done where nobody waits for the answer any more when it comes. */
const orUndone = <T>(act: () => Promise<T | undefined>, undo: () => Promise<unknown>) =>
  new Observable<T | undefined>((subscriber) => {
    act()
      .then(async (answer) => {
        if (answer !== undefined && subscriber.closed) await undo();
        subscriber.next(answer);
        subscriber.complete();
      })
      .catch((error: unknown) => subscriber.error(error));
  });

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
