import { randomUUID } from 'node:crypto';
import { longestTimer } from '@sfstream/base';
import type { Lease } from '@sfstream/replay';
import type { Observable, SchedulerLike } from 'rxjs';
import {
  filter,
  ignoreElements,
  map,
  merge,
  of,
  repeat,
  retry,
  switchMap,
  take,
  timer,
} from 'rxjs';
import type { KeyOf } from '../client/keys.ts';
import type { Redis } from '../client/redis.ts';
import { acquire, release, renew } from './lease-scripts.ts';

/** The parts of a lease. */
export interface LeaseFacts {
  readonly redis: Redis;
  readonly keyOf: KeyOf;
  readonly group: string;
  readonly ttl: number;
  readonly scheduler: SchedulerLike;
}

/**
 * A lease as a key of Redis that expires: `<epoch>:<holder>`, with a holder id of its own for each lease. The clock of Redis
 * decides.
 */
export const redisLease = (facts: LeaseFacts): Lease => {
  const { redis, keyOf, group, ttl } = facts;
  const holder = randomUUID();
  const [lease, epoch, wake] = [keyOf('lease'), keyOf('epoch'), keyOf('wake')];
  const life = String(Math.ceil(ttl));
  /** Gives back what a pattern of Lua matches: a term of this holder, or whichever it has. */
  const giveBack = (term: string): Observable<unknown> =>
    redis.run(release, [lease, wake], [`^${term}:${holder.replaceAll('-', '%-')}$`, life]);
  return {
    group,
    ttl,
    acquire: () =>
      redis
        .run(acquire, [lease, epoch, wake], [holder, life])
        .pipe(map((text) => (typeof text === 'string' ? Number(text) : undefined))),
    renew: (term) =>
      redis.run(renew, [lease], [`${term}:${holder}`, life]).pipe(map((answer) => answer === 1)),
    // The requests of one client are done in their order: also behind an acquire that nobody waits for.
    release: (term) => giveBack(term === undefined ? '%d+' : String(term)),
    retry$: merge(freed(facts, lease), woken(facts, wake)).pipe(take(1)),
  };
};

/** Looks at the lease when it would end, and at least three times in a life. Emits once it is free. */
const freed = ({ redis, ttl, scheduler }: LeaseFacts, lease: string): Observable<unknown> =>
  redis.ask('PTTL', lease).pipe(
    switchMap((left) =>
      left === isMissing
        ? of('free')
        : timer(boundedTo(ttl / 3, Number(left)), scheduler).pipe(ignoreElements()),
    ),
    repeat(),
  );

/** The answer of `PTTL` for a key that is not there. */
const isMissing = -2;

const boundedTo = (most: number, left: number): number => (left > 0 ? Math.min(left, most) : most);

/** Emits when a holder has given the lease back. The wait is cut up, so that a connection that has died silently is replaced. */
const woken = ({ redis, ttl, scheduler }: LeaseFacts, wake: string): Observable<unknown> =>
  redis
    .apart(Math.min(2 * ttl, longestTimer), (waiting) =>
      waiting.ask('BLPOP', wake, String(ttl / 1_000)).pipe(repeat()),
    )
    .pipe(
      filter((token) => token !== null),
      retry({ delay: () => timer(ttl / 3, scheduler) }),
    );
