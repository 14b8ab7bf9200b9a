import { marbles } from '@sfstream/testing';
import type { Observable, SchedulerLike } from 'rxjs';
import { EMPTY, NEVER, defer, of, take, throwError } from 'rxjs';
import type { Redis } from '../client/redis.ts';
import { redisLease } from './redis-lease.ts';

/** Milliseconds. */
const ttl = 15_000;

/** A lease in a Redis that answers `PTTL` with one value after another, and then says that the lease is free. */
const leaseIn = (
  left: readonly number[],
  scheduler: SchedulerLike,
  woken$: Observable<unknown> = NEVER,
) => {
  const answers = [...left];
  const redis: Redis = {
    ask: (command) => (command === 'PTTL' ? defer(() => of(answers.shift() ?? -2)) : woken$),
    run: () => EMPTY,
    apart: (_, use) => use(redis),
  };
  const keyOf = (...parts: readonly string[]): string => parts.join(':');
  return redisLease({ redis, keyOf, group: 'billing', ttl, scheduler });
};

describe('a process that stands by tries again', () => {
  it(
    'at the moment at which the lease ends, where that is soon',
    marbles(({ scheduler, expectObservable }) => {
      const { retry$ } = leaseIn([3_000], scheduler);
      expectObservable(retry$).toBe('3s (f|)', { f: 'free' });
    }),
  );

  it(
    'not while the lease is renewed, which it sees three times in a life',
    marbles(({ scheduler, expectObservable }) => {
      const { retry$ } = leaseIn([15_000, 14_000, 13_000], scheduler);
      expectObservable(retry$).toBe('15s (f|)', { f: 'free' });
    }),
  );

  it(
    'without a hot loop, where somebody has given the lease no end',
    marbles(({ scheduler, expectObservable }) => {
      const { retry$ } = leaseIn([-1, -1], scheduler);
      expectObservable(retry$).toBe('10s (f|)', { f: 'free' });
    }),
  );

  it(
    'at once when the lease is given back',
    marbles(({ cold, scheduler, expectObservable }) => {
      const { retry$ } = leaseIn([15_000, 15_000], scheduler, cold('7s w'));
      expectObservable(retry$).toBe('7s (w|)');
    }),
  );

  it(
    'also where nobody can tell it that the lease is given back, and asks for a connection again',
    marbles(({ scheduler, expectObservable, flush }) => {
      const refuse = jest.fn(() => new Error('refused'));
      const { retry$ } = leaseIn([15_000, 15_000, 15_000], scheduler, throwError(refuse));
      expectObservable(retry$.pipe(take(1))).toBe('15s (f|)', { f: 'free' });
      flush();
      expect(refuse).toHaveBeenCalledTimes(3);
    }),
  );
});
