import { marbles } from '@sfstream/testing';
import type { SchedulerLike } from 'rxjs';
import {
  EMPTY,
  NEVER,
  Observable,
  defer,
  filter,
  finalize,
  firstValueFrom,
  map,
  take,
  throwError,
} from 'rxjs';
import { leaderOf } from './leader-of.ts';
import type { LeaderState } from './leader.ts';
import type { Lease } from './lease.ts';

/** Answers one after another, and then with the last one again. */
const answering = <T>(...answers: readonly Observable<T>[]): (() => Observable<T>) => {
  let asked = 0;
  return () => answers[Math.min(asked++, answers.length - 1)] ?? EMPTY;
};

const away$ = throwError(() => new Error('away'));

/** A lease of 15 s that is free, with epochs from 1 on. */
const leaseWith = (parts: Partial<Lease> = {}): Lease => {
  let epoch = 0;
  return {
    group: 'billing',
    ttl: 15_000,
    acquire: () => (epoch += 1),
    renew: () => true,
    release: () => undefined,
    retry$: NEVER,
    ...parts,
  };
};

/** Idle, on standby, on standby for an error, or an epoch. */
const shown = (state: LeaderState): string => {
  if (state.type === 'leading') return String(state.epoch);
  return state.type === 'standby' && state.error !== undefined ? 'e' : state.type.charAt(0);
};

/** The states of a process that stands for election while they are subscribed. */
const statesOf = (lease: Lease, scheduler: SchedulerLike): Observable<string> =>
  defer(() => {
    const leader = leaderOf(lease, { scheduler });
    const candidacy = leader.term$.subscribe();
    return leader.state$.pipe(
      map(shown),
      finalize(() => candidacy.unsubscribe()),
    );
  });

describe('a process leads', () => {
  it(
    'from the first renewal that succeeds',
    marbles(({ cold, scheduler, expectObservable }) => {
      const renew = answering(cold('200ms (a|)', { a: true }));
      expectObservable(statesOf(leaseWith({ renew }), scheduler), '1s !').toBe('s 199ms 1');
    }),
  );

  it(
    'until four fifths of its time have passed since the last renewal that succeeded was sent',
    marbles(({ cold, scheduler, expectObservable }) => {
      const renew = answering<boolean>(cold('1s (a|)', { a: true }), cold('-'));
      const lease = leaseWith({ renew, acquire: answering(cold('(1|)', { 1: 1 }), cold('-')) });
      expectObservable(statesOf(lease, scheduler), '20s !').toBe('s 999ms 1 10999ms s');
    }),
  );

  it(
    'on, while at least every second renewal succeeds',
    marbles(({ cold, scheduler, expectObservable }) => {
      const done = cold('(a|)', { a: true });
      const renew = answering<boolean>(done, away$, done, away$, done);
      expectObservable(statesOf(leaseWith({ renew }), scheduler), '60s !').toBe('(s1)');
    }),
  );

  it(
    'no more once the lease belongs to somebody else',
    marbles(({ cold, scheduler, expectObservable }) => {
      const acquire = answering<number>(cold('(1|)', { 1: 1 }), cold('-'));
      const renew = answering(cold('(a|)', { a: true }), cold('(a|)', { a: false }));
      const states$ = statesOf(leaseWith({ acquire, renew }), scheduler);
      expectObservable(states$, '9s !').toBe('(s1) 4996ms s');
    }),
  );

  it(
    'no more once the engine says that the lease is lost',
    marbles(({ cold, scheduler, expectObservable }) => {
      const acquire = answering<number>(cold('(1|)', { 1: 1 }), cold('-'));
      const states$ = statesOf(leaseWith({ acquire, lost$: cold('3s x') }), scheduler);
      expectObservable(states$, '9s !').toBe('(s1) 2996ms s');
    }),
  );

  it(
    'again, in a later term, when it has got the lease back',
    marbles(({ cold, scheduler, expectObservable }) => {
      const lost$ = defer(answering<string>(cold('3s x'), cold('-')));
      const states$ = statesOf(leaseWith({ lost$, retry$: cold('1s x') }), scheduler);
      expectObservable(states$, '9s !').toBe('(s1) 2996ms s 999ms 2');
    }),
  );
});

describe('a process stands by', () => {
  it(
    'while somebody else holds the lease, and tries again when the engine says so',
    marbles(({ cold, scheduler, expectObservable }) => {
      const acquire = answering<number | undefined>(
        cold('(0|)', { 0: undefined }),
        cold('(0|)', { 0: undefined }),
        cold('(7|)', { 7: 7 }),
      );
      const states$ = statesOf(leaseWith({ acquire, retry$: cold('2s x') }), scheduler);
      expectObservable(states$, '9s !').toBe('s 3999ms 7');
    }),
  );

  it(
    'while the engine is away, says so, and asks it again after a third of the time of the lease',
    marbles(({ cold, scheduler, expectObservable }) => {
      const acquire = answering<number>(away$, away$, cold('(7|)', { 7: 7 }));
      expectObservable(statesOf(leaseWith({ acquire }), scheduler), '19s !').toBe('e 9999ms 7');
    }),
  );

  it(
    'without asking all the time, where an engine forgets to say when it should',
    marbles(({ cold, scheduler, expectObservable, flush }) => {
      const acquire = jest.fn(answering<number | undefined>(cold('(0|)', { 0: undefined })));
      const states$ = statesOf(leaseWith({ acquire, retry$: EMPTY }), scheduler);
      expectObservable(states$, '14s !').toBe('s');
      flush();
      expect(acquire).toHaveBeenCalledTimes(3);
    }),
  );
});

describe('a leader', () => {
  it('stands for election once for all who ask for its term, and gives the lease back after the last', () => {
    const released: number[] = [];
    const acquire = jest.fn(() => 4);
    const leader = leaderOf(
      leaseWith({ acquire, release: (epoch) => released.push(Number(epoch)) }),
    );
    const one = leader.term$.subscribe();
    const other = leader.term$.subscribe();
    return firstValueFrom(leader.term$.pipe(filter((term) => term !== undefined))).then((term) => {
      expect([leader.term, term.epoch]).toEqual([term, 4]);
      one.unsubscribe();
      expect(released).toEqual([]);
      other.unsubscribe();
      expect([released, leader.term]).toEqual([[4], undefined]);
      expect(acquire).toHaveBeenCalledTimes(1);
    });
  });

  it('is idle, and asks for nothing, while only its state is watched', () => {
    const acquire = jest.fn(() => 1);
    const states: LeaderState[] = [];
    leaderOf(leaseWith({ acquire })).state$.subscribe((state) => states.push(state));
    expect(states).toEqual([{ type: 'idle' }]);
    expect(acquire).not.toHaveBeenCalled();
  });

  it(
    'is leaving until the engine has answered that the lease is free',
    marbles(({ cold, scheduler, expectObservable }) => {
      const leader = leaderOf(leaseWith({ release: () => cold('2s (x|)') }), { scheduler });
      const candidacy = leader.term$.subscribe();
      cold('1s x').subscribe(() => candidacy.unsubscribe());
      const type$ = leader.state$.pipe(map(({ type }) => type));
      const types = { a: 'leading', l: 'leaving', i: 'idle' };
      scheduler.schedule(() => expectObservable(type$, '9s !').toBe('a 999ms l 1999ms i', types));
    }),
  );

  it(
    'is idle after three seconds where the engine does not answer',
    marbles(({ cold, scheduler, expectObservable }) => {
      const leader = leaderOf(leaseWith({ release: () => NEVER }), { scheduler });
      const candidacy = leader.term$.subscribe();
      cold('1s x').subscribe(() => candidacy.unsubscribe());
      const type$ = leader.state$.pipe(map(({ type }) => type));
      const types = { a: 'leading', l: 'leaving', i: 'idle' };
      scheduler.schedule(() => expectObservable(type$, '9s !').toBe('a 999ms l 2999ms i', types));
    }),
  );

  it('has a lease given back that it has asked for and does not wait for any more', () => {
    const released: unknown[] = [];
    const lease = leaseWith({
      acquire: () => new Promise<number>(() => undefined),
      release: (epoch) => released.push(`epoch ${String(epoch)}`),
    });
    leaderOf(lease).term$.subscribe().unsubscribe();
    expect(released).toEqual(['epoch undefined']);
  });

  it('does not care for a lease that cannot be given back', async () => {
    const leader = leaderOf(leaseWith({ release: () => away$ }));
    const term$ = leader.term$.pipe(filter((term) => term !== undefined));
    expect(await firstValueFrom(term$)).toMatchObject({ epoch: 1 });
  });
});

it(
  'a process that stands by for what was thrown says what it was, though it is no error',
  marbles(({ scheduler, expectObservable }) => {
    const acquire = () => new Observable<number>((subscriber) => subscriber.error('away'));
    const leader = leaderOf(leaseWith({ acquire }), { scheduler });
    const said$ = defer(() => {
      const candidacy = leader.term$.subscribe();
      return leader.state$.pipe(
        map((state) => (state.type === 'standby' ? state.error?.cause : undefined)),
        filter((cause) => cause !== undefined),
        take(1),
        finalize(() => candidacy.unsubscribe()),
      );
    });
    expectObservable(said$).toBe('(c|)', { c: 'away' });
  }),
);
