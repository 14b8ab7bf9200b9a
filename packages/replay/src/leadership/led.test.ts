import type { ReplayMarker, ReplayStore, StreamEvent } from '@sfstream/core';
import { withEnd } from '@sfstream/core';
import { marbles } from '@sfstream/testing';
import {
  BehaviorSubject,
  NEVER,
  Observable,
  ReplaySubject,
  Subject,
  asapScheduler,
  filter,
  finalize,
  firstValueFrom,
  map,
  of,
  scan,
  scheduled,
  take,
  throwError,
} from 'rxjs';
import { NotLeadingError } from '../errors/not-leading-error.ts';
import { consume } from '../operators/consume.ts';
import { checkpoint } from '../operators/checkpoint.ts';
import type { Leader, LeaderState, Term } from './leader.ts';
import { leaderOf } from './leader-of.ts';
import { whileLeading } from './while-leading.ts';

const event = (replayId: number): StreamEvent => ({ channel: '/event/A', data: {}, replayId });

/** A leader whose terms the test decides. `candidates` counts who asks for them. */
const elected = () => {
  const terms = new BehaviorSubject<Term | undefined>(undefined);
  const world = { candidates: 0 };
  const leader: Leader = {
    group: 'billing',
    get term() {
      return terms.value;
    },
    term$: new Observable((subscriber) => {
      world.candidates += 1;
      subscriber.add(() => (world.candidates -= 1));
      return terms.subscribe(subscriber);
    }),
    state$: terms.pipe(
      map((term): LeaderState =>
        term === undefined ? { type: 'standby' } : { type: 'leading', ...term },
      ),
    ),
  };
  const lead = (epoch: number): void => terms.next({ epoch });
  return { leader, lead, standBy: () => terms.next(undefined), world };
};

/** A source that counts its subscribers, a store that is written to when the test says so, and what it was given. */
const intake = () => {
  const live = new Subject<StreamEvent>();
  const world = { subscribers: 0 };
  const source$ = new Observable<StreamEvent>((subscriber) => {
    world.subscribers += 1;
    return live.pipe(finalize(() => (world.subscribers -= 1))).subscribe(subscriber);
  });
  const written: ReplayMarker[] = [];
  const store: ReplayStore = { get: () => undefined, set: (_, marker) => written.push(marker) };
  return { live, source$, written, store, world };
};

/** A failure of a store is told after the event that is being passed on. */
const told = (): Promise<unknown> => firstValueFrom(scheduled([undefined], asapScheduler));

describe('whileLeading', () => {
  it(
    'passes on what comes in each term, and nothing in between',
    marbles(({ hot, expectObservable }) => {
      const { leader, lead, standBy } = elected();
      hot('--a--b--c', { a: 1, b: 0, c: 2 }).subscribe((epoch) =>
        epoch === 0 ? standBy() : lead(epoch),
      );
      const source$ = hot('0123456789');
      expectObservable(source$.pipe(whileLeading(leader)), '----------!').toBe('--234---89');
    }),
  );

  it(
    'begins its work again in each term',
    marbles(({ hot, expectObservable }) => {
      const { leader, lead, standBy } = elected();
      hot('a---b-c', { a: 1, b: 0, c: 3 }).subscribe((epoch) =>
        epoch === 0 ? standBy() : lead(epoch),
      );
      const counted$ = hot('-xxx---xx').pipe(
        whileLeading(
          leader,
          scan((count) => count + 1, 0),
        ),
      );
      expectObservable(counted$, '---------!').toBe('-123---12', { 1: 1, 2: 2, 3: 3 });
    }),
  );

  it('ends with its source, and stands for election no longer', () => {
    const { leader, lead, world } = elected();
    lead(1);
    const ends: string[] = [];
    of(1)
      .pipe(whileLeading(leader))
      .subscribe({ complete: () => ends.push('over') });
    expect([ends, world.candidates]).toEqual([['over'], 0]);
  });
});

/** A source whose client closes when the test says so. */
const ofClient = <T>(source$: Observable<T>) => {
  const closing = new ReplaySubject<void>(1);
  const world = { waiting: 0 };
  const end$ = new Observable((subscriber) => {
    world.waiting += 1;
    subscriber.add(() => (world.waiting -= 1));
    closing.subscribe(() => subscriber.next('closing'));
  });
  return { channel$: withEnd(source$, end$), close: () => closing.next(), world };
};

describe('a stream that is led', () => {
  it('ends when its client closes while it stands by, without being subscribed', () => {
    const { leader, world } = elected();
    const { source$, world: intakeWorld } = intake();
    const { channel$, close } = ofClient(source$);
    const ends: string[] = [];
    const subscribed = jest.spyOn(source$, 'subscribe');
    channel$
      .pipe(
        map((one) => one),
        whileLeading(leader),
        consume(() => undefined, { leader }),
      )
      .subscribe({ complete: () => ends.push('over') });
    expect(ends).toEqual([]);
    close();
    expect([ends, world.candidates, intakeWorld.subscribers]).toEqual([['over'], 0, 0]);
    expect(subscribed).not.toHaveBeenCalled();
  });

  it('goes on in its term when the client closes, until its source has ended', () => {
    const { leader, lead, standBy } = elected();
    const { channel$, close } = ofClient(intake().source$);
    const ends: string[] = [];
    channel$.pipe(whileLeading(leader)).subscribe({ complete: () => ends.push('over') });
    lead(1);
    close();
    const heard = [...ends];
    standBy();
    expect([heard, ends]).toEqual([[], ['over']]);
  });

  it('ends when its client closes while it waits for the end of a term that the engine has ended', async () => {
    const { leader, lead } = elected();
    const { live, source$ } = intake();
    const { channel$, close } = ofClient(source$);
    const refused: ReplayStore = {
      get: () => undefined,
      set: () => {
        throw new NotLeadingError('billing');
      },
    };
    const ends: string[] = [];
    channel$
      .pipe(consume(() => undefined, { leader, store: refused }))
      .subscribe({ complete: () => ends.push('over') });
    lead(1);
    live.next(event(1));
    await told();
    close();
    expect(ends).toEqual(['over']);
  });

  it.each([
    ['completes', of(1)],
    ['fails', throwError(() => new Error('lost'))],
  ])(
    '%s, and lets its client close, once the engine has answered that the lease is free',
    (_, source$) => {
      const released = new Subject<void>();
      const lease = { acquire: () => of(4), renew: () => of(true), release: () => released };
      const leader = leaderOf({ ...lease, group: 'billing', ttl: 3_600_000, retry$: NEVER });
      const { channel$, world } = ofClient(source$);
      const ends: string[] = [];
      return new Promise<void>((resolve) => {
        const end = (): void => {
          ends.push('over');
          resolve();
        };
        channel$.pipe(whileLeading(leader)).subscribe({ complete: end, error: end });
        leader.state$
          .pipe(
            filter(({ type }) => type === 'leaving'),
            take(1),
          )
          .subscribe(() => {
            ends.push(`${world.waiting} waiting`);
            released.next();
            released.complete();
          });
      }).then(() => expect([ends, world.waiting]).toEqual([['1 waiting', 'over'], 0]));
    },
  );
});

describe('consume without a leader', () => {
  it('takes events in at once, and stores how far it has come', () => {
    const { live, source$, store, written, world } = intake();
    const consumed = source$.pipe(consume(() => undefined, { store })).subscribe();
    const subscribers = [world.subscribers];
    live.next(event(1));
    consumed.unsubscribe();
    subscribers.push(world.subscribers);
    expect([subscribers, written]).toEqual([[1, 0], [{ replayId: 1 }]]);
  });
});

describe('consume with a leader', () => {
  it('takes no event in before it leads, and leaves the source when the term is over', () => {
    const { leader, lead, standBy } = elected();
    const { source$, store, world } = intake();
    source$.pipe(consume(() => undefined, { leader, store })).subscribe();
    const subscribers = [world.subscribers];
    lead(1);
    subscribers.push(world.subscribers);
    standBy();
    subscribers.push(world.subscribers);
    expect(subscribers).toEqual([0, 1, 0]);
  });

  it('stores nothing for a term that is over, also when it leads again', async () => {
    const { leader, lead, standBy } = elected();
    const { live, source$, store, written } = intake();
    const answers = new Subject<void>();
    const handled: unknown[] = [];
    source$
      .pipe(
        consume(
          ({ replayId }) => {
            handled.push(replayId);
            return replayId === 1 ? answers : undefined;
          },
          { leader, store },
        ),
      )
      .subscribe();
    lead(1);
    live.next(event(1));
    standBy();
    lead(3);
    answers.next();
    answers.complete();
    live.next(event(5));
    await Promise.resolve();
    expect(handled).toEqual([1, 5]);
    expect(written).toEqual([{ replayId: 5 }]);
  });

  it('waits for the end of its term, without failing, where the engine knows of a later one first', async () => {
    const { leader, lead, standBy } = elected();
    const { live, source$, world } = intake();
    const refused: ReplayStore = {
      get: () => undefined,
      set: () => {
        throw new NotLeadingError('billing');
      },
    };
    const errors: unknown[] = [];
    const consumed = source$
      .pipe(consume(() => undefined, { leader, store: refused }))
      .subscribe({ error: (error: unknown) => errors.push(error) });
    lead(1);
    live.next(event(1));
    await told();
    const subscribers = [world.subscribers];
    standBy();
    lead(3);
    subscribers.push(world.subscribers);
    consumed.unsubscribe();
    expect([errors, subscribers]).toEqual([[], [0, 1]]);
  });

  it('fails after a minute where the engine says so and the term does not end', async () => {
    const { leader, lead } = elected();
    const { live, source$ } = intake();
    const refusal = new NotLeadingError('billing');
    const refused: ReplayStore = {
      get: () => undefined,
      set: () => {
        throw refusal;
      },
    };
    jest.useFakeTimers();
    try {
      const errors: unknown[] = [];
      source$
        .pipe(consume(() => undefined, { leader, store: refused }))
        .subscribe({ error: (error: unknown) => errors.push(error) });
      lead(1);
      live.next(event(1));
      await told();
      jest.advanceTimersByTime(59_999);
      const before = [...errors];
      jest.advanceTimersByTime(1);
      expect([before, errors]).toEqual([[], [expect.objectContaining({ cause: refusal })]]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('fails as it does without a leader where the store fails', async () => {
    const { leader, lead } = elected();
    const { live, source$ } = intake();
    const broken: ReplayStore = {
      get: () => undefined,
      set: () => {
        throw new Error('disk full');
      },
    };
    const errors: unknown[] = [];
    source$
      .pipe(consume(() => undefined, { leader, store: broken }))
      .subscribe({ error: (error: unknown) => errors.push(error) });
    lead(1);
    live.next(event(1));
    await told();
    expect(errors).toEqual([expect.objectContaining({ name: 'StoreError' })]);
  });

  it('refuses what is not a leader', () => {
    expect(() => consume(() => undefined, { leader: {} as Leader })).toThrow(
      'leader of consume must be a leader',
    );
  });
});

describe('checkpoint with a leader', () => {
  it.each<[string, (writes: Subject<void>) => void]>([
    ['is stored', (writes) => writes.next()],
    ['could not be stored', (writes) => writes.error(new Error('disk full'))],
  ])('leads on, when it is left, until what was done %s', (_, finish) => {
    const { leader, lead, world } = elected();
    const { live, source$ } = intake();
    const writes = new Subject<void>();
    const slow: ReplayStore = { get: () => undefined, set: () => writes };
    const left = source$.pipe(checkpoint(slow, { leader })).subscribe();
    lead(1);
    live.next(event(1));
    left.unsubscribe();
    const candidates = [world.candidates];
    finish(writes);
    candidates.push(world.candidates);
    expect(candidates).toEqual([1, 0]);
  });
});
