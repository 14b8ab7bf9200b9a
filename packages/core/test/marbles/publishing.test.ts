import { InvalidOperationError } from '@sfstream/base';
import { marbles } from '@sfstream/testing';
import type { Observable } from 'rxjs';
import {
  BehaviorSubject,
  EMPTY,
  NEVER,
  asapScheduler,
  catchError,
  concatWith,
  count,
  delay,
  lastValueFrom,
  map,
  of,
  range,
  scheduled,
  throwError,
} from 'rxjs';
import type { Connection } from '../../src/protocol/connection-state.ts';
import { createPublishing } from '../../src/publishing/publishing.ts';
import type { Publishing, PublishingClient } from '../../src/publishing/publishing.ts';
import type { Publication } from '../../src/reports/publication.ts';
import type { Answer } from '../helpers/scripted-session.ts';
import { allPublished, scriptedSession } from '../helpers/scripted-session.ts';

const channel = '/event/Order__e';
const offline: Connection = { type: 'authenticating' };

const publishingOver = (
  connection$: Observable<Connection>,
  client: Partial<PublishingClient> = {},
): Publishing =>
  createPublishing({
    ...{ checkChannel: () => undefined, isClosing: () => false, connection$ },
    ...{ closed$: NEVER, connected$: NEVER },
    ...client,
  });

/** The states of a connection: the first one, then those that are drawn. */
const states = (first: Connection, later$: Observable<Connection>): Observable<Connection> => {
  const state = new BehaviorSubject(first);
  later$.subscribe((later) => state.next(later));
  return state;
};

/** A session that publishes two data with a request, within 10 ms. */
const twoByTwo = () => scriptedSession(2, (data) => of(allPublished(data)).pipe(delay(10)));

/** The published data as they are, `?` for what is unknown, and the name of the error. */
const spelt = (result$: Observable<Publication>): Observable<string> =>
  result$.pipe(
    map((result) => (result.outcome === 'published' ? result.channel : '?')),
    catchError((error: unknown) => of((error as Error).name)),
  );

const closing = { I: 'InvalidOperationError', u: '?' };

describe('a list', () => {
  it(
    'is published in order, one request after another',
    marbles(({ expectObservable }) => {
      const { publishAll } = publishingOver(of(twoByTwo()));
      const result$ = spelt(publishAll(channel, ['a', 'b', 'c']));
      expectObservable(result$).toBe('10ms (ab) 6ms (c|)');
    }),
  );

  it(
    'without events needs no connection',
    marbles(({ expectObservable }) => {
      const connected$ = throwError(() => new Error('It was opened.'));
      const { publishAll } = publishingOver(NEVER, { connected$ });
      expectObservable(publishAll(channel, [])).toBe('|');
    }),
  );

  it(
    'waits for a session, and keeps the connection until it is published',
    marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const connected$ = cold<never>('-');
      const connection$ = states(offline, hot('-----s', { s: twoByTwo() }));
      const { publishAll } = publishingOver(connection$, { connected$ });
      expectObservable(spelt(publishAll(channel, ['a']))).toBe('15ms (a|)');
      expectSubscriptions(connected$.subscriptions).toBe('^ 14ms !');
    }),
  );

  it(
    'goes on in the next session with what was certainly not sent, and sends nothing twice',
    marbles(({ hot, expectObservable, flush }) => {
      const sent: unknown[] = [];
      let requests = 0;
      const failing: Answer = (data) => {
        requests += 1;
        if (requests > 1) return EMPTY;
        sent.push(...data);
        return of(allPublished(data));
      };
      const good: Answer = (data) => {
        sent.push(...data);
        return of(allPublished(data));
      };
      const connection$ = states(
        scriptedSession(2, failing),
        hot('-----o--s', { o: offline, s: scriptedSession(2, good) }),
      );
      const { publishAll } = publishingOver(connection$);
      expectObservable(spelt(publishAll(channel, ['a', 'b', 'c', 'd']))).toBe('(ab)----(cd|)');
      flush();
      expect(sent).toEqual(['a', 'b', 'c', 'd']);
    }),
  );

  it(
    'goes on in the same session, where that has recovered',
    marbles(({ hot, expectObservable }) => {
      let isLost = true;
      const once = scriptedSession(1, (data) => (isLost ? EMPTY : of(allPublished(data))));
      const connection$ = states(once, hot('--o-s', { o: offline, s: once }));
      const { publishAll } = publishingOver(
        connection$.pipe(
          map((connection) => {
            if (connection === offline) isLost = false;
            return connection;
          }),
        ),
      );
      expectObservable(spelt(publishAll(channel, ['a']))).toBe('----(a|)');
    }),
  );

  it(
    'is taken from no faster than it is published',
    marbles(({ scheduler, flush }) => {
      const takenAt: number[] = [];
      const letters = function* () {
        for (const letter of 'abcde') {
          takenAt.push(scheduler.now());
          yield letter;
        }
      };
      publishingOver(of(twoByTwo())).publishAll(channel, letters()).subscribe();
      flush();
      // The third is looked at when the first two are published.
      expect(takenAt).toEqual([0, 0, 10, 10, 20]);
    }),
  );

  it('is told when nobody takes the rest of it', () => {
    let isReturned = false;
    const endless = function* () {
      try {
        for (;;) yield 'a';
      } finally {
        isReturned = true;
      }
    };
    publishingOver(NEVER).publishAll(channel, endless()).subscribe().unsubscribe();
    expect(isReturned).toBe(true);
  });

  it('fails with what its generator throws, after the results of what came before', async () => {
    const broken = function* () {
      yield 'a';
      throw new RangeError('made up');
    };
    const session = scriptedSession(1, (data) => of(allPublished(data)));
    const seen: string[] = [];
    const result$ = spelt(publishingOver(of(session)).publishAll(channel, broken()));
    await lastValueFrom(result$.pipe(map((letter) => seen.push(letter))));
    expect(seen).toEqual(['a', 'RangeError']);
  });

  it('may be long, where each request ends at once', async () => {
    const session = scriptedSession(1, (data) => of(allPublished(data)));
    const list = Array.from({ length: 20_000 }, () => 'a');
    const published$ = publishingOver(of(session)).publishAll(channel, list).pipe(count());
    expect(await lastValueFrom(published$)).toBe(20_000);
  });
});

describe('a stream', () => {
  it(
    'gathers what comes while a request is under way',
    marbles(({ cold, expectObservable }) => {
      const { publishStream } = publishingOver(of(twoByTwo()));
      const source$ = cold('a-b-c-(d|)');
      expectObservable(spelt(source$.pipe(publishStream(channel)))).toBe(
        '10ms a 9ms (bc) 6ms (d|)',
      );
    }),
  );

  it(
    'is published over sessions, and ends with its source',
    marbles(({ cold, hot, expectObservable }) => {
      const connection$ = states(twoByTwo(), hot('20ms o 9ms s', { o: offline, s: twoByTwo() }));
      const { publishStream } = publishingOver(connection$);
      const source$ = cold('a 24ms b 49ms |');
      expectObservable(spelt(source$.pipe(publishStream(channel)))).toBe('10ms a 29ms b 34ms |');
    }),
  );

  it(
    'fails with its source, after the results of what came before',
    marbles(({ cold, expectObservable }) => {
      const { publishStream } = publishingOver(of(twoByTwo()));
      const source$ = cold('ab#', undefined, new RangeError('made up'));
      expectObservable(spelt(source$.pipe(publishStream(channel)))).toBe('10ms a 9ms (bR|)', {
        ...{ a: 'a', b: 'b' },
        R: 'RangeError',
      });
    }),
  );

  it(
    'is not listened to any more once nobody waits for results',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('a-b-c-');
      const { publishStream } = publishingOver(of(twoByTwo()));
      expectObservable(spelt(source$.pipe(publishStream(channel))), '^--!').toBe('---');
      expectSubscriptions(source$.subscriptions).toBe('^--!');
    }),
  );

  it('may be long, where each request ends at once', async () => {
    const session = scriptedSession(1, (data) => of(allPublished(data)));
    const connection$ = states(offline, scheduled([session], asapScheduler));
    const { publishStream } = publishingOver(connection$);
    const published$ = range(0, 20_000).pipe(publishStream(channel), count());
    expect(await lastValueFrom(published$)).toBe(20_000);
  });
});

describe('the end of the client', () => {
  it(
    'leaves what is under way unknown, and fails what was not sent',
    marbles(({ cold, expectObservable }) => {
      const { publishAll } = publishingOver(of(twoByTwo()), { closed$: cold('15ms (x|)') });
      const result$ = spelt(publishAll(channel, ['a', 'b', 'c', 'd', 'e']));
      expectObservable(result$).toBe('10ms (ab) 1ms (uuI|)', { a: 'a', b: 'b', ...closing });
    }),
  );

  it(
    'completes where all was sent',
    marbles(({ cold, expectObservable }) => {
      const { publishAll } = publishingOver(of(twoByTwo()), { closed$: cold('5ms (x|)') });
      expectObservable(spelt(publishAll(channel, ['a', 'b']))).toBe('5ms (uu|)', closing);
    }),
  );

  it(
    'fails what still waits for a session',
    marbles(({ cold, expectObservable }) => {
      const { publishAll } = publishingOver(of(offline).pipe(concatWith(NEVER)), {
        closed$: cold('5ms (x|)'),
      });
      expectObservable(spelt(publishAll(channel, ['a']))).toBe('5ms (I|)', closing);
    }),
  );

  it(
    'fails a stream that may bring more',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('a--');
      const { publishStream } = publishingOver(of(twoByTwo()), { closed$: cold('25ms (x|)') });
      const result$ = spelt(source$.pipe(publishStream(channel)));
      expectObservable(result$).toBe('10ms a 14ms (I|)', { a: 'a', ...closing });
      expectSubscriptions(source$.subscriptions).toBe('^ 24ms !');
    }),
  );

  it('is known to those who come later', async () => {
    const { publishAll, publishStream } = publishingOver(NEVER, { isClosing: () => true });
    const lists$ = [publishAll(channel, ['a']), of('a').pipe(publishStream(channel))];
    for (const result$ of lists$) {
      await expect(lastValueFrom(result$)).rejects.toBeInstanceOf(InvalidOperationError);
    }
  });
});

it(
  'a connection that gives up fails what is published, after the results of what is under way',
  marbles(({ cold, expectObservable }) => {
    const connected$ = cold<never>('15ms #', undefined, new InvalidOperationError('given up'));
    const { publishAll } = publishingOver(of(twoByTwo()), { connected$ });
    const result$ = spelt(publishAll(channel, ['a', 'b', 'c', 'd', 'e']));
    expectObservable(result$).toBe('10ms (ab) 1ms (uuI|)', { a: 'a', b: 'b', ...closing });
  }),
);
