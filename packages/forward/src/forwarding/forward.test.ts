import { marbles } from '@sfstream/testing';
import type { StreamEvent } from '@sfstream/core';
import type { HandOverEnd } from '@sfstream/core';
import { ClientError, beginHold, handOver } from '@sfstream/core';
import type { Leader, LeaderState, Term } from '@sfstream/replay';
import { NotLeadingError } from '@sfstream/replay';
import {
  BehaviorSubject,
  Observable,
  Subject,
  concat,
  from,
  map,
  of,
  take,
  takeUntil,
  tap,
  throwError,
  timer,
} from 'rxjs';
import { createBrake } from '../../../core/src/model/brake.ts';
import { toStreamEvent } from '../../../core/src/model/stream-event.ts';
import { memoryLog } from '../sinks/memory-log.ts';
import type { Sink } from '../sinks/sink.ts';
import type { ForwardOptions } from './forward.ts';
import { forward } from './forward.ts';

/** Events of one client, which are held against its brake. */
const received = () => {
  const brake = createBrake(0);
  const event = (replayId: number): StreamEvent =>
    toStreamEvent(
      '/event/A',
      { event: { replayId } },
      { brake, orgId: undefined, kept: undefined },
    );
  return { brake, event };
};

const idsOf = (events: readonly StreamEvent[]): unknown[] => events.map(({ replayId }) => replayId);

/** A sink whose writes end when the test says so, and which tells what it was given. */
const slowSink = () => {
  const writes: { ids: unknown[]; end: Subject<void> }[] = [];
  const sink: Sink = {
    get: () => undefined,
    set: () => undefined,
    write: (events) => {
      const end = new Subject<void>();
      writes.push({ ids: idsOf(events), end });
      return end;
    },
  };
  return {
    sink,
    written: () => writes.map(({ ids }) => ids),
    confirm: () => writes.at(-1)?.end.next(),
  };
};

/** Ends what a test leaves, as a write that is not confirmed is tried again for ever. */
const over = new Subject<void>();
afterEach(() => over.next());

describe('forward', () => {
  it(
    'passes each event on once it is written, in batches of what has come meanwhile',
    marbles(({ hot, scheduler, expectObservable }) => {
      const { event } = received();
      const batches: unknown[] = [];
      const sink: Sink = {
        get: () => undefined,
        set: () => undefined,
        write: (events) => {
          batches.push(idsOf(events));
          return timer(4, scheduler);
        },
      };
      const event$ = hot('  -123----|').pipe(map((name) => event(Number(name))));
      const id$ = event$.pipe(
        forward(sink, { scheduler }),
        map(({ replayId }) => String(replayId)),
      );
      expectObservable(id$).toBe('-----1---(23|)');
      scheduler.flush();
      expect(batches).toEqual([[1], [2, 3]]);
    }),
  );

  it('holds each event against the brake until it is written', () => {
    const { brake, event } = received();
    const { sink, confirm } = slowSink();
    from([1, 2, 3]).pipe(map(event), forward(sink), takeUntil(over)).subscribe();
    const held = [brake.pendingCount()];
    confirm();
    held.push(brake.pendingCount());
    confirm();
    held.push(brake.pendingCount());
    expect(held).toEqual([3, 2, 0]);
  });

  it('holds an event on where somebody downstream does', () => {
    const { brake, event } = received();
    const ends: ((how: 'finished') => void)[] = [];
    of(event(1))
      .pipe(
        forward(memoryLog().sink()),
        tap((passed) => ends.push(beginHold(passed))),
      )
      .subscribe();
    const held = [brake.pendingCount() > 0];
    for (const end of ends) end('finished');
    held.push(brake.pendingCount() > 0);
    expect(held).toEqual([true, false]);
  });

  it('writes at most a batch at a time', () => {
    const { event } = received();
    const { sink, written, confirm } = slowSink();
    from([1, 2, 3, 4])
      .pipe(map(event), forward(sink, { batch: 2 }), takeUntil(over))
      .subscribe();
    confirm();
    confirm();
    expect(written()).toEqual([[1], [2, 3], [4]]);
  });

  it('writes what has come before it fails with its source', () => {
    const { event } = received();
    const { sink, written, confirm } = slowSink();
    const seen: unknown[] = [];
    concat(
      of(event(1), event(2)),
      throwError(() => new Error('lost')),
    )
      .pipe(forward(sink), takeUntil(over))
      .subscribe({
        next: ({ replayId }) => seen.push(replayId),
        error: (error: unknown) => seen.push(error),
      });
    confirm();
    confirm();
    expect([seen, written()]).toEqual([
      [1, 2, new Error('lost')],
      [[1], [2]],
    ]);
  });

  it('lets all events go when it is left, and writes no more', () => {
    const { brake, event } = received();
    const { sink, written, confirm } = slowSink();
    const left = from([1, 2]).pipe(map(event), forward(sink), takeUntil(over)).subscribe();
    left.unsubscribe();
    confirm();
    expect([brake.pendingCount(), written()]).toEqual([0, [[1]]]);
  });

  it('abandons what is not written when it is left, towards who keeps positions above', () => {
    const { event } = received();
    const { sink } = slowSink();
    const { event$, ends } = kept([event(1), event(2)]);
    event$.pipe(forward(sink), takeUntil(over)).subscribe().unsubscribe();
    expect(ends).toEqual([
      [1, 'abandoned'],
      [2, 'abandoned'],
    ]);
  });

  it('finishes all that is written, also where nobody takes it any more', () => {
    const { event } = received();
    const { sink, confirm } = slowSink();
    const { event$, ends } = kept([event(1), event(2), event(3)]);
    const seen: unknown[] = [];
    event$
      .pipe(forward(sink), take(2), takeUntil(over))
      .subscribe((passed) => seen.push(passed.replayId));
    confirm();
    confirm();
    expect(seen).toEqual([1, 2]);
    expect(new Map(ends)).toEqual(
      new Map([
        [1, 'finished'],
        [2, 'finished'],
        [3, 'finished'],
      ]),
    );
  });

  describe('an event that the sink can never take', () => {
    /** A log that takes all events but these. Its first write takes until the others have come. */
    const logWithout = (...poison: readonly number[]) => {
      const log = memoryLog();
      const writes: (Subject<void> | undefined)[] = [new Subject()];
      const sink: Sink = {
        ...log.sink(),
        write: (events) => {
          if (events.some(({ replayId }) => poison.includes(Number(replayId)))) {
            throw new ClientError('too large', { field: 'events' });
          }
          void log.sink().write(events);
          return writes.shift() ?? of(undefined);
        },
      };
      const [begin] = writes;
      return { log, sink, begin };
    };
    const all = [1, 2, 3, 4, 5];
    const forwarded = (
      { sink, begin }: ReturnType<typeof logWithout>,
      onPoison?: ForwardOptions['onPoison'],
    ) => {
      const { brake, event } = received();
      const source = new Subject<StreamEvent>();
      const seen: unknown[] = [];
      const { event$, ends } = kept(all.map(event));
      concat(event$, source)
        .pipe(forward(sink, { ...(onPoison && { onPoison }) }), takeUntil(over))
        .subscribe({
          next: ({ replayId }) => seen.push(replayId),
          error: (error: unknown) => seen.push(error),
        });
      begin?.next();
      return { brake, seen, ends };
    };

    it('stops the stream by default, with an error that names the event and the remedy', () => {
      const engine = logWithout(3);
      const { seen } = forwarded(engine);
      expect(seen.at(-1)).toMatchObject({
        name: 'PoisonEventError',
        channel: '/event/A',
        replayId: 3,
        message:
          'The sink can never take event 3 of /event/A: too large. Have the engine take such events, or change them before forward, or set onPoison to skip such events or to put them aside; without that they come again.',
      });
      expect([seen.slice(0, -1), idsOf(engine.log.events)]).toEqual([[1], [1, 2]]);
    });

    it('is left out where it is to be skipped, and all others are written, finished and passed on', () => {
      const engine = logWithout(2, 4);
      const { seen, ends, brake } = forwarded(engine, 'skip');
      expect([seen, idsOf(engine.log.events), brake.pendingCount()]).toEqual([
        [1, 3, 5],
        [1, 3, 5],
        0,
      ]);
      expect(new Map(ends)).toEqual(new Map(all.map((id) => [id, 'finished'])));
    });

    it('does not come again, as the position is past it', () => {
      const engine = logWithout(5);
      forwarded(engine, 'skip');
      expect(engine.sink.get('/event/A')).toEqual({ replayId: 5 });
    });

    it('is put aside by a function, before the position moves past it', () => {
      const engine = logWithout(2);
      const { sink } = engine;
      const aside: unknown[] = [];
      const done = new Subject<void>();
      forwarded(engine, ({ replayId }, error) => {
        aside.push(replayId, error);
        return done;
      });
      const before = sink.get('/event/A');
      done.complete();
      expect(aside).toEqual([2, expect.objectContaining({ message: 'too large' })]);
      expect([before, sink.get('/event/A')]).toEqual([{ replayId: 1 }, { replayId: 5 }]);
    });

    it('stops the stream where it cannot be put aside, and tells of both failures', () => {
      const { seen } = forwarded(logWithout(2), () => throwError(() => new Error('full')));
      expect(seen.at(-1)).toMatchObject({
        name: 'PoisonEventError',
        cause: { errors: [{ message: 'too large' }, { message: 'full' }] },
      });
    });
  });

  it.each<[string, unknown, ForwardOptions, string]>([
    ['something that is not a sink', new Map(), {}, 'sink'],
    ['a batch of none', memoryLog().sink(), { batch: 0 }, 'batch'],
    ['a time limit of none', memoryLog().sink(), { timeout: 0 }, 'timeout'],
    ['a leader that is none', memoryLog().sink(), { leader: {} as Leader }, 'leader'],
    ['an onPoison that is none', memoryLog().sink(), { onPoison: 'ignore' as 'skip' }, 'onPoison'],
    ['an unknown option', memoryLog().sink(), { retries: 3 } as ForwardOptions, 'retries'],
  ])('refuses %s', (_, sink, options, field) => {
    const refused: unknown = expect.objectContaining({ name: 'ClientError', field });
    expect(thrownBy(() => forward(sink as Sink, options))).toEqual(refused);
  });
});

const thrownBy = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

/** Hands events over like an operator that keeps positions, and tells how each has ended. */
const kept = (events: readonly StreamEvent[]) => {
  const ends: (readonly [unknown, HandOverEnd])[] = [];
  const event$ = new Observable<StreamEvent>((subscriber) => {
    for (const event of events) {
      const told = (end: HandOverEnd): unknown => ends.push([event.replayId, end]);
      handOver(() => subscriber.next(event), subscriber, told);
    }
  });
  return { event$, ends };
};

describe('forward with a leader', () => {
  /** A leader whose terms the test decides. */
  const elected = () => {
    const terms = new BehaviorSubject<Term | undefined>(undefined);
    const leader: Leader = {
      group: 'billing',
      get term() {
        return terms.value;
      },
      term$: terms,
      state$: terms.pipe(
        map((term): LeaderState =>
          term === undefined ? { type: 'standby' } : { type: 'leading', ...term },
        ),
      ),
    };
    return {
      leader,
      lead: (epoch?: number) => terms.next(epoch === undefined ? epoch : { epoch }),
    };
  };

  it('subscribes its source while it leads', () => {
    const { event } = received();
    const { leader, lead } = elected();
    const source = new Subject<StreamEvent>();
    const log = memoryLog();
    source.pipe(forward(log.sink(leader), { leader }), takeUntil(over)).subscribe();
    const observed = [source.observed];
    lead(1);
    observed.push(source.observed);
    source.next(event(1));
    lead();
    observed.push(source.observed);
    expect([observed, idsOf(log.events)]).toEqual([[false, true, false], [1]]);
  });

  it('abandons what is not written when its term is over, and writes it no more', () => {
    const { brake, event } = received();
    const { leader, lead } = elected();
    const { sink, written } = slowSink();
    const source = new Subject<StreamEvent>();
    source.pipe(forward(sink, { leader }), takeUntil(over)).subscribe();
    lead(1);
    [1, 2].map(event).forEach((one) => source.next(one));
    lead();
    lead(3);
    source.next(event(3));
    expect([brake.pendingCount(), written()]).toEqual([1, [[1], [3]]]);
  });

  it('leaves the work to another process that leads, and goes on in its next term', () => {
    const { event } = received();
    const [former, other] = [elected(), elected()];
    const log = memoryLog();
    const source = new Subject<StreamEvent>();
    const errors: unknown[] = [];
    source
      .pipe(forward(log.sink(former.leader), { leader: former.leader }), takeUntil(over))
      .subscribe({ error: (error: unknown) => errors.push(error) });
    former.lead(1);
    other.lead(2);
    of(event(1))
      .pipe(forward(log.sink(other.leader)))
      .subscribe();
    source.next(event(2));
    former.lead();
    former.lead(3);
    source.next(event(3));
    expect([errors, idsOf(log.events)]).toEqual([[], [1, 3]]);
  });

  it('fails with a NotLeadingError of the sink where it knows of no leader itself', () => {
    const { event } = received();
    const { leader } = elected();
    const seen: unknown[] = [];
    of(event(1))
      .pipe(forward(memoryLog().sink(leader)))
      .subscribe({ error: (error: unknown) => seen.push(error) });
    expect(seen).toEqual([new NotLeadingError('billing')]);
  });
});
