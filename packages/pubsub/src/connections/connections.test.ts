import { marbles } from '@sfstream/testing';
import type { MarbleHelpers } from '@sfstream/testing';
import type { Observable, SchedulerLike, Subscription } from 'rxjs';
import {
  EMPTY,
  NEVER,
  Observable as Source,
  concat,
  map,
  merge,
  switchMap,
  throwError,
  timer,
} from 'rxjs';
import { failingWithItsName } from '../../../core/test/marbles/failing-with-its-name.ts';
import { jumping } from '../../../core/test/marbles/jumping.ts';
import { CallError } from '../errors/call-error.ts';
import { getTopic, subscribe } from '../wire/methods.ts';
import type { Call } from '../calls/call.ts';
import { connections } from './connections.ts';
import { createTolerance } from './tolerance.ts';

const late = new CallError({
  ...{ method: 'GetTopic', status: 'DEADLINE_EXCEEDED', details: 'no answer', isUnsent: false },
});

interface Given {
  /** Calls that the server takes at once on each connection. */
  readonly allowed?: number;
  /** Milliseconds after which the server says that it has taken a stream. */
  readonly saysSoAfter?: number;
  readonly streamsPerConnection?: number;
  readonly question?: (call: Call) => Observable<unknown>;
  readonly clock?: SchedulerLike;
}

const ask = (call: Call): Observable<unknown> => call.unary(getTopic, { topicName: '/event/A__e' });

/** A server whose connections let calls beyond the number that they allow wait without a word, as grpc-js does. */
const over = (
  { scheduler }: MarbleHelpers,
  { allowed = Infinity, saysSoAfter = Infinity, clock = scheduler, ...given }: Given = {},
) => {
  const { streamsPerConnection = 90, question = ask } = given;
  const open = new Set<object>();
  let isDead = false;
  let asked = 0;

  const connection = (): Call => {
    let calls = 0;
    const taken = <T>(answer$: Observable<T>, unanswered$: Observable<T>): Observable<T> =>
      new Source((subscriber) => {
        const hasRoom = calls < allowed && !isDead;
        calls += 1;
        subscriber.add(() => (calls -= 1));
        subscriber.add((hasRoom ? answer$ : unanswered$).subscribe(subscriber));
      });
    const answer$ = timer(10, scheduler).pipe(map(() => ({}) as never));
    const inVain$ = timer(30_000, scheduler).pipe(switchMap(() => throwError(() => late)));
    const accepted$ = timer(saysSoAfter, scheduler).pipe(
      map(() => ({ type: 'accepted' }) as const),
    );
    return {
      unary: () => {
        asked += 1;
        return taken(answer$, inVain$);
      },
      stream: () => taken(saysSoAfter === Infinity ? NEVER : concat(accepted$, NEVER), NEVER),
    };
  };
  const open$ = new Source<Call>((subscriber) => {
    const one = {};
    open.add(one);
    subscriber.add(() => open.delete(one));
    subscriber.next(connection());
  });
  const tolerance = createTolerance({ pingInterval: 60_000, streamsPerConnection });
  const call$ = connections({ open$, tolerance, question, scheduler: clock });
  return {
    call$,
    /** As many streams on one set of connections, each told as `a` when it is accepted. */
    streams: (count: number): Observable<string> =>
      call$.pipe(
        switchMap((call) =>
          merge(...Array.from({ length: count }, () => call.stream(subscribe, NEVER))),
        ),
        map(({ type }) => type.slice(0, 1)),
        failingWithItsName(),
      ),
    tolerance,
    connections: () => open.size,
    asked: () => asked,
    die: () => (isDead = true),
  };
};

describe('a stream counts as accepted', () => {
  it.each<[string, Given, string]>([
    ['when the server says so', { saysSoAfter: 3 }, '---a'],
    ['when a call behind it is answered', {}, '2010ms a'],
    ['once, although the server says so later', { saysSoAfter: 2_500 }, '2010ms a'],
    ['never, where it waits for another to end', { allowed: 0 }, ''],
    ['never, where there is nothing to ask', { question: () => EMPTY }, ''],
  ])('%s', (_when, given, expected) => {
    marbles((helpers) => {
      const { streams } = over(helpers, given);
      helpers.expectObservable(streams(1), '30s !').toBe(expected);
    })();
  });

  it(
    'together with all that have begun before one call',
    marbles((helpers) => {
      const { streams, asked } = over(helpers);
      helpers.expectObservable(streams(50), '30s !').toBe(`2010ms (${'a'.repeat(50)})`);
      helpers.flush();
      expect(asked()).toBe(1);
    }),
  );
});

describe('connections', () => {
  it(
    'are as many as the streams need, and close when their streams have ended (P43)',
    marbles(({ scheduler, ...helpers }) => {
      const { call$, connections: open } = over(
        { scheduler, ...helpers },
        { streamsPerConnection: 2 },
      );
      const calls: Call[] = [];
      const session = call$.subscribe((call) => calls.push(call));
      const begin = (): Subscription[] =>
        calls.map((call) => call.stream(subscribe, NEVER).subscribe());
      const streams = [1, 2, 3, 4, 5].flatMap(begin);
      const seen = [open()];
      streams[4]?.unsubscribe();
      seen.push(open());
      streams[0]?.unsubscribe();
      streams[1]?.unsubscribe();
      seen.push(open());
      streams.push(...begin());
      seen.push(open());
      streams.forEach((stream) => stream.unsubscribe());
      session.unsubscribe();
      expect(seen).toEqual([3, 2, 2, 2]);
    }),
  );

  it(
    'all close with the first',
    marbles((helpers) => {
      const { streams, connections: open } = over(helpers, { streamsPerConnection: 2 });
      const session = streams(5).subscribe();
      expect(open()).toBe(3);
      session.unsubscribe();
      expect(open()).toBe(0);
    }),
  );
});

describe('a call that is not answered', () => {
  it.each<[string, Given]>([
    ['as many streams as the server allows', { allowed: 12, saysSoAfter: 1 }],
    ['more than it allows', { allowed: 8 }],
  ])('beside %s gives the connection up, and halves the next (P43)', (_beside, given) => {
    marbles((helpers) => {
      const { streams, tolerance } = over(helpers, given);
      const failing$ = streams(12).pipe(
        // Only how it ends is of interest.
        switchMap(() => NEVER),
      );
      helpers.expectObservable(failing$, '60s !').toBe('32s #', {}, 'TransportTimeoutError');
      helpers.flush();
      expect(tolerance.streams()).toBe(6);
    })();
  });

  it(
    'beside streams that have had an answer beside them before tells nothing of their number',
    marbles((helpers) => {
      const { call$, tolerance, die } = over(helpers);
      helpers.scheduler.schedule(die, 5_000);
      const failing$ = call$.pipe(
        switchMap((call) =>
          merge(
            ...[1, 2, 3].map(() => call.stream(subscribe, NEVER).pipe(switchMap(() => NEVER))),
            timer(6_000, helpers.scheduler).pipe(switchMap(() => ask(call))),
          ),
        ),
        failingWithItsName(),
      );
      helpers.expectObservable(failing$, '60s !').toBe('36s #', {}, 'CallError');
      helpers.flush();
      expect(tolerance.streams()).toBe(90);
    }),
  );
});

describe('after a standstill of the machine', () => {
  it(
    'a connection that answers a call keeps its streams (P16)',
    marbles((helpers) => {
      const clock = jumping(helpers.scheduler, 6_000, 60_000);
      const { streams, asked } = over(helpers, { clock, saysSoAfter: 1 });
      helpers.expectObservable(streams(3), '60s !').toBe('-(aaa)');
      helpers.flush();
      expect(asked()).toBe(2);
    }),
  );

  it(
    'one that does not is given up within 15 s (P16)',
    marbles((helpers) => {
      const clock = jumping(helpers.scheduler, 6_000, 60_000);
      const { streams, die, tolerance } = over(helpers, { clock, saysSoAfter: 1 });
      helpers.scheduler.schedule(die, 6_000);
      helpers
        .expectObservable(streams(2), '60s !')
        .toBe('-(aa) 24995ms #', { a: 'a' }, 'TransportTimeoutError');
      helpers.flush();
      expect(tolerance.streams()).toBe(90);
    }),
  );

  it(
    'that was short nobody is asked',
    marbles((helpers) => {
      const clock = jumping(helpers.scheduler, 6_000, 29_000);
      const { streams, asked } = over(helpers, { clock, saysSoAfter: 1 });
      helpers.expectObservable(streams(1), '60s !').toBe('-a');
      helpers.flush();
      expect(asked()).toBe(1);
    }),
  );
});
