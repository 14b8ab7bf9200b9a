import { marbles } from '@sfstream/testing';
import fc from 'fast-check';
import type { Observable, SchedulerLike } from 'rxjs';
import { NEVER, ReplaySubject, concat, defer, filter, first, from, map, of, share } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import type { Demand, Wanted } from '../model/demand.ts';
import { ServerError } from '../errors/server-error.ts';
import type { Outcome } from '../bayeux/outcome.ts';
import type { Acknowledged } from '../reports/session-news.ts';
import { changeBy, heldAfter } from './held.ts';
import type { Held, Holding } from './held.ts';
import { over } from '../protocol/over.ts';
import type { Over } from '../protocol/over.ts';
import { nextPlan as nextPlanAt } from './plan.ts';
import type { Plan } from './plan.ts';
import { reconcile as reconcileAt } from './reconcile.ts';
import type { Carried } from './reconcile.ts';
import type { Timing } from '../protocol/session-ports.ts';
import type { ReplayId } from '../model/replay.ts';
import type { Signal } from '../protocol/signal.ts';

const demand = (channel: string, position: ReplayId = -1): Demand => ({
  channel,
  position: () => position,
});

const wanting = (...demands: readonly Demand[]): Wanted => ({
  demands: new Map(demands.map((one) => [one.channel, one])),
});

const holding = (channels: Readonly<Record<string, Holding>>, batches = true): Held => ({
  channels: new Map(Object.entries(channels)),
  topics: new Map(),
  batches,
});

const subscribed = (one: Demand): Holding => ({ status: 'subscribed', demand: one });
const refused = (one: Demand): Holding => ({ status: 'refused', demand: one });
const left: Holding = { status: 'left' };

const [a, b, c] = [demand('/a'), demand('/b', 5), demand('/c')];
const aAnew = demand('/a');
const aFromHistory = demand('/a', 7);
const aFromTheBeginning = demand('/a', -2);

const acknowledgement = (one: Demand): Acknowledged => ({
  type: 'acknowledged',
  demand: one,
  replayId: one.position(),
  serverTime: undefined,
});
const refusalOf = (one: Demand): Outcome => ({
  type: 'refused',
  demand: one,
  error: new ServerError('no', {}),
});

const postponed = (one: Demand, failures: number, until: number): Holding => ({
  status: 'postponed',
  demand: one,
  failures,
  since: 5,
  until,
});
const busy = new ServerError('busy', {});
const postponement = (one: Demand): Outcome => ({ type: 'postponed', demand: one, error: busy });

const refusedAsBusy = (one: Demand): Outcome => ({ type: 'refused', demand: one, error: busy });

const backoff = (failures: number): number => failures * 10;
/** The time is always 5. */
const timing: Timing = {
  backoff,
  scheduler: new TestScheduler(() => true),
  connectionTimeout: null,
};
jest.spyOn(timing.scheduler, 'now').mockReturnValue(5);
const nextPlan = (wanted: Wanted, held: Held): Plan | undefined => nextPlanAt(wanted, held, 5);
const after = (held: Held, outcome: Outcome): Held =>
  heldAfter(held, [changeBy(held, outcome, backoff, timing.scheduler.now())]);

const subscribe = (...demands: readonly Demand[]): Plan => ({ type: 'subscribe', demands });
const unsubscribe = (...channels: readonly string[]): Plan => ({ type: 'unsubscribe', channels });

describe('nextPlan', () => {
  it.each<[string, Wanted, Held, Plan | undefined]>([
    ['nothing where nothing is wanted', wanting(), holding({}), undefined],
    ['to subscribe what is wanted, in one batch', wanting(a, b), holding({}), subscribe(a, b)],
    [
      'to subscribe one at a time where the server takes no batches',
      wanting(a, b),
      holding({}, false),
      subscribe(a),
    ],
    ['nothing where all is held', wanting(a), holding({ '/a': subscribed(a) }), undefined],
    ['only what is missing', wanting(a, b), holding({ '/a': subscribed(a) }), subscribe(b)],
    [
      'to unsubscribe what is no longer wanted',
      wanting(),
      holding({ '/a': subscribed(a), '/b': subscribed(b) }),
      unsubscribe('/a', '/b'),
    ],
    [
      'to unsubscribe one at a time where the server takes no batches',
      wanting(),
      holding({ '/a': subscribed(a), '/b': subscribed(b) }, false),
      unsubscribe('/a'),
    ],
    [
      'to unsubscribe first, which makes room',
      wanting(b),
      holding({ '/a': subscribed(a) }),
      unsubscribe('/a'),
    ],
    ['nothing for a channel that was left', wanting(), holding({ '/a': left }), undefined],
    [
      'nothing for a refused channel that is no longer wanted',
      wanting(),
      holding({ '/a': refused(a) }),
      undefined,
    ],
    ['not to ask again for what was refused', wanting(a), holding({ '/a': refused(a) }), undefined],
    [
      'to ask again when the demand is a new one',
      wanting(aAnew),
      holding({ '/a': refused(a) }),
      subscribe(aAnew),
    ],
    [
      'to go back in history where nothing was received: the refused channel',
      wanting(aFromHistory),
      holding({ '/a': refused(a) }),
      subscribe(aFromHistory),
    ],
    [
      'to wait with a postponed channel until it is due',
      wanting(a, c),
      holding({ '/a': postponed(a, 1, 6) }),
      subscribe(c),
    ],
    [
      'to try a postponed channel again when it is due (behaviour 40)',
      wanting(a),
      holding({ '/a': postponed(a, 1, 5) }),
      subscribe(a),
    ],
    [
      'to try a postponed channel at once when the demand is a new one',
      wanting(aFromHistory),
      holding({ '/a': postponed(a, 1, 6) }),
      subscribe(aFromHistory),
    ],
    [
      'nothing for a postponed channel that is no longer wanted',
      wanting(),
      holding({ '/a': postponed(a, 1, 5) }),
      undefined,
    ],
    [
      'to return to a left channel for new events',
      wanting(aAnew),
      holding({ '/a': left }),
      subscribe(aAnew),
    ],
    [
      'another session to return to a left channel in its history',
      wanting(aFromHistory),
      holding({ '/a': left }),
      { type: 'rewind' },
    ],
    [
      'another session to take a channel back in its history',
      wanting(aFromTheBeginning),
      holding({ '/a': subscribed(a) }),
      { type: 'rewind' },
    ],
    [
      'another session for all when one channel needs it',
      wanting(aFromHistory, c),
      holding({ '/a': left }),
      { type: 'rewind' },
    ],
    [
      'to unsubscribe before another session',
      wanting(aFromHistory),
      holding({ '/a': left, '/c': subscribed(c) }),
      unsubscribe('/c'),
    ],
  ])('plans %s', (_, wanted, held, plan) => {
    expect(nextPlan(wanted, held)).toEqual(plan);
  });
});

describe('a topic that the session had under a filter', () => {
  const open = demand("/topic/Cases?Status='Open'");
  const openAgain = demand(open.channel);
  const closed = demand("/topic/Cases?Status='Closed'");
  const had = after(after(holding({}), acknowledgement(open)), {
    type: 'unsubscribed',
    channel: open.channel,
  });

  it('needs another session for another filter', () => {
    expect(nextPlan(wanting(closed), had)).toEqual({ type: 'rewind' });
  });

  it('is subscribed again under the same filter', () => {
    expect(nextPlan(wanting(openAgain), had)).toEqual(subscribe(openAgain));
  });

  it('was not had where it was refused', () => {
    const never = after(holding({}), refusalOf(open));
    expect(nextPlan(wanting(closed), never)).toEqual(subscribe(closed));
  });
});

describe('after', () => {
  const before = holding({ '/a': subscribed(a) });

  it.each<[string, Outcome, Held]>([
    [
      'an acknowledgement the channel is held',
      acknowledgement(b),
      holding({ '/a': subscribed(a), '/b': subscribed(b) }),
    ],
    [
      'an acknowledgement of a new demand it counts',
      acknowledgement(aAnew),
      holding({ '/a': subscribed(aAnew) }),
    ],
    [
      'a refusal it is remembered',
      refusalOf(b),
      holding({ '/a': subscribed(a), '/b': refused(b) }),
    ],
    [
      'unsubscribing it is remembered that it was had',
      { type: 'unsubscribed', channel: '/a' },
      holding({ '/a': left }),
    ],
    [
      'a request that was passed over no batches are sent',
      { type: 'unanswered', channel: '/b' },
      holding({ '/a': subscribed(a) }, false),
    ],
  ])('%s', (_, signal, held) => {
    expect(after(before, signal)).toEqual(held);
  });

  it('counts the failures of a busy channel, until it succeeds (behaviour 40)', () => {
    const once = after(before, postponement(b));
    expect(once).toEqual(holding({ '/a': subscribed(a), '/b': postponed(b, 1, 15) }));
    const twice = after(once, postponement(b));
    expect(twice).toEqual(holding({ '/a': subscribed(a), '/b': postponed(b, 2, 25) }));
    const again = after(after(twice, acknowledgement(b)), postponement(b));
    expect(again).toEqual(holding({ '/a': subscribed(a), '/b': postponed(b, 1, 15) }));
  });

  it('changes nothing in what was held before', () => {
    after(before, acknowledgement(b));
    expect(before).toEqual(holding({ '/a': subscribed(a) }));
  });
});

describe('carrying out plan after plan', () => {
  const names = ['/a', '/b', '/c', '/d'];
  const anyDemand = fc
    .tuple(fc.constantFrom(...names), fc.constantFrom<ReplayId>(-1, -2, 3, '9007199254740993'))
    .map(([name, position]) => demand(name, position));
  const anyHolding = (name: string): fc.Arbitrary<Holding> =>
    fc.oneof(
      fc.constant(left),
      fc.constantFrom(-1, -2, 3).map((position) => subscribed(demand(name, position))),
      fc.constantFrom(-1, -2, 3).map((position) => refused(demand(name, position))),
    );
  const anyHeld = fc
    .record(
      {
        '/a': anyHolding('/a'),
        '/b': anyHolding('/b'),
        '/c': anyHolding('/c'),
        '/d': anyHolding('/d'),
      },
      { requiredKeys: [] },
    )
    .chain((channels) => fc.boolean().map((batches) => holding(channels, batches)));

  /** What a server says to a plan; `whim` decides for each channel. */
  const carriedOut = (held: Held, plan: Plan, whim: () => 'grant' | 'refuse' | 'skip'): Held => {
    if (plan.type === 'rewind') return holding({}, true);
    const single = (plan.type === 'subscribe' ? plan.demands : plan.channels).length === 1;
    const skipped = (channel: string): Outcome => ({ type: 'unanswered', channel });
    const outcomes: readonly Outcome[] =
      plan.type === 'subscribe'
        ? plan.demands.map((one) => {
            const mood = whim();
            if (mood === 'skip' && !single) return skipped(one.channel);
            return mood === 'refuse' ? refusalOf(one) : acknowledgement(one);
          })
        : plan.channels.map((channel) =>
            whim() === 'skip' && !single ? skipped(channel) : { type: 'unsubscribed', channel },
          );
    return outcomes.reduce(after, held);
  };

  it('leads from anything held to what is wanted, in few steps', () => {
    fc.assert(
      fc.property(
        anyHeld,
        fc.array(anyDemand),
        fc.array(fc.constantFrom('grant' as const, 'refuse' as const, 'skip' as const)),
        (start, demands, moods) => {
          const wanted = wanting(...demands);
          const whims = [...moods];
          let held = start;
          let steps = 0;
          for (
            let plan = nextPlan(wanted, held);
            plan !== undefined;
            plan = nextPlan(wanted, held)
          ) {
            held = carriedOut(held, plan, () => whims.shift() ?? 'grant');
            steps += 1;
            expect(steps).toBeLessThanOrEqual(3 * names.length + 3);
          }
          for (const one of wanted.demands.values()) {
            expect(held.channels.get(one.channel)).toMatchObject({ demand: one });
          }
          for (const [name, { status }] of held.channels) {
            if (!wanted.demands.has(name)) expect(status).not.toBe('subscribed');
          }
        },
      ),
    );
  });
});

describe('reconcile', () => {
  const reconcile = (
    wanted$: Observable<Wanted>,
    carryOut: (plan: Plan) => Observable<Carried>,
    scheduler: SchedulerLike = new TestScheduler(() => true),
    connectionTimeout: number | null = null,
  ): Observable<Signal | Over> =>
    reconcileAt(wanted$, carryOut, { backoff, scheduler, connectionTimeout });

  /** The latest value at once, then the later ones, as channels tell what is wanted. */
  const replaying = (wanted$: Observable<Wanted>): Observable<Wanted> =>
    wanted$.pipe(share({ connector: () => new ReplaySubject(1), resetOnRefCountZero: false }));

  /** `+/a` subscribe, `-/a` unsubscribe. */
  const spell = (plan: Plan): string => {
    switch (plan.type) {
      case 'subscribe':
        return plan.demands.map(({ channel }) => `+${channel}`).join(' ');
      case 'unsubscribe':
        return plan.channels.map((channel) => `-${channel}`).join(' ');
      case 'rewind':
        return 'rewind';
    }
  };

  /** A server that grants everything after `delay$`, and the plans that it was sent with their time. */
  const granting = (delay$: Observable<unknown>, now: () => number) => {
    const sent: string[] = [];
    const carryOut = (plan: Plan): Observable<Carried> =>
      defer(() => {
        sent.push(`${now()}: ${spell(plan)}`);
        if (plan.type === 'rewind') return of(over);
        const outcomes: readonly Outcome[] =
          plan.type === 'subscribe'
            ? plan.demands.map(acknowledgement)
            : plan.channels.map((channel): Outcome => ({ type: 'unsubscribed', channel }));
        return concat(delay$.pipe(filter(() => false)) as Observable<never>, of(...outcomes));
      });
    return { sent, carryOut };
  };

  const settledOnly = (signal$: Observable<Signal | Over>): Observable<string> =>
    signal$.pipe(
      filter(({ type }) => type === 'up-to-date'),
      map(() => 's'),
    );

  it(
    'settles at once where nothing is wanted',
    marbles(({ hot, cold, expectObservable, scheduler }) => {
      const { carryOut } = granting(cold('---|'), () => scheduler.now());
      const wanted$ = replaying(hot('(n)', { n: wanting() }));
      expectObservable(settledOnly(reconcile(wanted$, carryOut)), '^-----!').toBe('s');
    }),
  );

  it(
    'sends one request at a time, and then for all that has come up meanwhile (behaviour 41)',
    marbles(({ hot, cold, expectObservable, flush, scheduler }) => {
      const { sent, carryOut } = granting(cold('---|'), () => scheduler.now());
      const wanted$ = replaying(
        hot('xyz-------', { x: wanting(a), y: wanting(a, b), z: wanting(a, b, c) }),
      );
      expectObservable(settledOnly(reconcile(wanted$, carryOut)), '^---------!').toBe('------s');
      flush();
      expect(sent).toEqual(['0: +/a', '3: +/b +/c']);
    }),
  );

  it(
    'does not subscribe what was given up again meanwhile (behaviour 41)',
    marbles(({ hot, cold, expectObservable, flush, scheduler }) => {
      const { sent, carryOut } = granting(cold('---|'), () => scheduler.now());
      const wanted$ = replaying(
        hot('xyz-----', { x: wanting(a), y: wanting(a, b), z: wanting(a) }),
      );
      expectObservable(settledOnly(reconcile(wanted$, carryOut)), '^-------!').toBe('---s');
      flush();
      expect(sent).toEqual(['0: +/a']);
    }),
  );

  it(
    'unsubscribes what was given up while it was being subscribed',
    marbles(({ hot, cold, expectObservable, flush, scheduler }) => {
      const { sent, carryOut } = granting(cold('---|'), () => scheduler.now());
      const wanted$ = replaying(hot('xy------', { x: wanting(a), y: wanting() }));
      expectObservable(settledOnly(reconcile(wanted$, carryOut)), '^-------!').toBe('------s');
      flush();
      expect(sent).toEqual(['0: +/a', '3: -/a']);
    }),
  );

  it(
    'says "settled" again after each change, and sends nothing where nothing has changed',
    marbles(({ hot, cold, expectObservable, flush, scheduler }) => {
      const { sent, carryOut } = granting(cold('-|'), () => scheduler.now());
      const wanted$ = replaying(hot('x---x---y---', { x: wanting(a), y: wanting(a, b) }));
      expectObservable(settledOnly(reconcile(wanted$, carryOut)), '^-----------!').toBe(
        '-s--s----s',
      );
      flush();
      expect(sent).toEqual(['0: +/a', '8: +/b']);
    }),
  );

  it(
    'says what came of each request, and then what it is up to date with',
    marbles(({ hot, cold, expectObservable, scheduler }) => {
      const { carryOut } = granting(cold('--|'), () => scheduler.now());
      const wanted = wanting(a);
      const wanted$ = replaying(hot('x-----', { x: wanted }));
      expectObservable(reconcile(wanted$, carryOut), '^-----!').toBe('--(as)', {
        a: acknowledgement(a),
        s: { type: 'up-to-date', wanted, postponed: 0 },
      });
    }),
  );

  it(
    'asks for another session when a channel must be taken back in its history',
    marbles(({ hot, cold, expectObservable, flush, scheduler }) => {
      const { sent, carryOut } = granting(cold('--|'), () => scheduler.now());
      const wanted$ = replaying(hot('x---y', { x: wanting(a), y: wanting(aFromHistory) }));
      const rewind$ = reconcile(wanted$, carryOut).pipe(
        // As the session does, which ends here.
        first(({ type }) => type === 'over'),
        map(() => 'r'),
      );
      expectObservable(rewind$).toBe('----(r|)');
      flush();
      expect(sent).toEqual(['0: +/a', '4: rewind']);
    }),
  );

  it(
    'sends the rest one by one when the server passes over members of a batch',
    marbles(({ hot, expectObservable, flush, scheduler }) => {
      const sent: string[] = [];
      const carryOut = (plan: Plan): Observable<Carried> => {
        sent.push(`${scheduler.now()}: ${spell(plan)}`);
        return plan.type === 'subscribe'
          ? of(
              ...plan.demands.map((one, index): Outcome =>
                index === 0 ? acknowledgement(one) : { type: 'unanswered', channel: one.channel },
              ),
            )
          : of();
      };
      const wanted$ = replaying(hot('x', { x: wanting(a, b, c) }));
      expectObservable(settledOnly(reconcile(wanted$, carryOut)), '^--!').toBe('s');
      flush();
      expect(sent).toEqual(['0: +/a +/b +/c', '0: +/b', '0: +/c']);
    }),
  );

  it(
    'fails when a request fails',
    marbles(({ hot, expectObservable, cold }) => {
      const wanted$ = replaying(hot('x', { x: wanting(a) }));
      const failing$ = cold<Carried>('--#', {}, new Error('lost'));
      expectObservable(settledOnly(reconcile(wanted$, () => failing$))).toBe(
        '--#',
        {},
        new Error('lost'),
      );
    }),
  );

  it(
    'gives up the request under way when it is unsubscribed',
    marbles(({ hot, cold, expectObservable, expectSubscriptions }) => {
      const wanted$ = replaying(hot('x', { x: wanting(a) }));
      const request$ = cold<Carried>('---------|');
      expectObservable(settledOnly(reconcile(wanted$, () => request$)), '^---!').toBe('');
      expectSubscriptions(request$.subscriptions).toBe('^---!');
    }),
  );

  it(
    'tries a busy channel again after the backoff, and is settled meanwhile (behaviour 40)',
    marbles(({ hot, expectObservable, flush, scheduler }) => {
      const sent: string[] = [];
      let failures = 2;
      const carryOut = (plan: Plan): Observable<Carried> =>
        defer(() => {
          sent.push(`${scheduler.now()}: ${spell(plan)}`);
          const demands = plan.type === 'subscribe' ? plan.demands : [];
          return of(
            ...demands.map((one) =>
              one === a && failures-- > 0 ? postponement(one) : acknowledgement(one),
            ),
          );
        });
      const wanted$ = replaying(hot('x', { x: wanting(a, b) }));
      expectObservable(settledOnly(reconcile(wanted$, carryOut, scheduler)), '^ 99ms !').toBe(
        's 9ms s 19ms s',
      );
      flush();
      expect(sent).toEqual(['0: +/a +/b', '10: +/a', '30: +/a']);
    }),
  );

  it(
    'says how many channels wait for a busy server',
    marbles(({ hot, expectObservable, scheduler }) => {
      const wanted = wanting(a, b);
      const wanted$ = replaying(hot('x', { x: wanted }));
      const carryOut = () => of<Carried[]>(postponement(a), acknowledgement(b));
      const settled$ = reconcile(wanted$, carryOut, scheduler).pipe(
        filter(({ type }) => type === 'up-to-date'),
      );
      expectObservable(settled$, '^--!').toBe('s', {
        s: { type: 'up-to-date', wanted, postponed: 1 },
      });
    }),
  );

  it('keeps no timer where no channel is postponed', () => {
    const scheduler = new TestScheduler(() => true);
    const schedule = jest.spyOn(scheduler, 'schedule');
    const settled: Signal['type'][] = [];
    reconcile(concat(of(wanting()), NEVER), () => of(), scheduler).subscribe(({ type }) =>
      settled.push(type as Signal['type']),
    );
    expect(settled).toEqual(['up-to-date']);
    expect(schedule).not.toHaveBeenCalled();
  });

  it(
    'passes on what else is said while a plan is carried out',
    marbles(({ hot, cold, expectObservable }) => {
      const asked: Carried = { type: 'asked', demand: a, replayId: -1 };
      const said$ = cold<Carried>('-n-(o|)', { n: asked, o: acknowledgement(a) });
      const wanted = wanting(a);
      const wanted$ = replaying(hot('x', { x: wanted }));
      expectObservable(
        reconcile(wanted$, () => said$),
        '^------!',
      ).toBe('-n-(os)', {
        n: asked,
        o: acknowledgement(a),
        s: { type: 'up-to-date', wanted, postponed: 0 },
      });
    }),
  );

  it(
    'says nothing of a member of a batch that was passed over',
    marbles(({ hot, expectObservable }) => {
      const carryOut = (plan: Plan): Observable<Carried> =>
        from(plan.type === 'subscribe' ? plan.demands : []).pipe(
          map((one, index): Outcome =>
            index === 0 ? acknowledgement(one) : { type: 'unanswered', channel: one.channel },
          ),
        );
      const wanted = wanting(a, b);
      const wanted$ = replaying(hot('x', { x: wanted }));
      expectObservable(reconcile(wanted$, carryOut), '^--!').toBe('(abs)', {
        a: acknowledgement(a),
        b: acknowledgement(b),
        s: { type: 'up-to-date', wanted, postponed: 0 },
      });
    }),
  );

  const outcomes = (signal$: Observable<Signal | Over>) =>
    signal$.pipe(filter(({ type }) => type !== 'up-to-date' && type !== 'activity'));

  it(
    'refuses a channel for which the server stays busy as long as the connection may take',
    marbles(({ hot, expectObservable, scheduler }) => {
      const wanted$ = replaying(hot('20ms x', { x: wanting(a) }));
      const busy$ = reconcile(wanted$, () => of(postponement(a)), scheduler, 30);
      expectObservable(outcomes(busy$), '^ 99ms !').toBe('50ms r', { r: refusedAsBusy(a) });
    }),
  );

  it(
    'subscribes a channel that the server takes at last, however late',
    marbles(({ hot, expectObservable, scheduler }) => {
      let failures = 2;
      const carryOut = () => defer(() => of(failures-- > 0 ? postponement(a) : acknowledgement(a)));
      const wanted$ = replaying(hot('20ms x', { x: wanting(a) }));
      const late$ = reconcile(wanted$, carryOut, scheduler, 30);
      expectObservable(outcomes(late$), '^ 99ms !').toBe('50ms a', { a: acknowledgement(a) });
    }),
  );

  it(
    'tells of each new try of a busy channel beforehand',
    marbles(({ hot, expectObservable, scheduler }) => {
      const wanted$ = replaying(hot('x', { x: wanting(a) }));
      const retry$ = reconcile(wanted$, () => of(postponement(a)), scheduler).pipe(
        filter((signal) => signal.type === 'activity'),
        map(({ activity }) => activity),
      );
      expectObservable(retry$, '^ 29ms !').toBe('1 9ms 2', {
        1: { type: 'retry', attempt: 1, delay: 10, error: busy },
        2: { type: 'retry', attempt: 2, delay: 20, error: busy },
      });
    }),
  );
});
