import type { Observable, SchedulerLike } from 'rxjs';
import { EMPTY, catchError, defer, finalize, map, repeat, timer } from 'rxjs';
import type { KeyOf } from '../client/keys.ts';
import type { Redis } from '../client/redis.ts';
import { countKey } from '../stream/stream-keys.ts';
import { present } from './work-scripts.ts';

/** A worker among those who share the partitions. */
export interface Sharing {
  readonly redis: Redis;
  /** Names keys of the group of the sink. */
  readonly keyOf: KeyOf;
  /** Names keys of these workers. */
  readonly workKeyOf: KeyOf;
  /** Milliseconds after which a worker that has said nothing counts as dead. */
  readonly ttl: number;
  readonly scheduler: SchedulerLike;
}

/**
 * Says again and again that the worker lives, and emits each time which partitions are its part: they are dealt out to the
 * living in turn. Who really has a partition is for its lease to say, as workers may see each other come and go at different times.
 */
export const shares = (
  { redis, keyOf, workKeyOf, ttl, scheduler }: Sharing,
  worker: string,
): Observable<ReadonlySet<number>> => {
  const members = workKeyOf('members');
  return defer(() =>
    redis.run(present, [members, countKey(keyOf)], [worker, String(Math.ceil(ttl))]),
  ).pipe(
    map((answer) => {
      const [partitions, ...living] = answer as readonly unknown[];
      return shareOf(worker, living.map(String), Number(partitions));
    }),
    repeat({ delay: () => timer(ttl / 3, scheduler) }),
    finalize(() => leave(redis.ask('ZREM', members, worker))),
  );
};

/** The partitions of one of the workers. */
export const shareOf = (
  worker: string,
  living: readonly string[],
  partitions: number,
): ReadonlySet<number> => {
  const place = [...living].sort().indexOf(worker);
  const all = Array.from({ length: partitions }, (_, partition) => partition);
  return new Set(all.filter((partition) => partition % living.length === place));
};

/** A worker that cannot say so is forgotten after a while. */
const leave = (left$: Observable<unknown>): void => {
  left$.pipe(catchError(() => EMPTY)).subscribe();
};
