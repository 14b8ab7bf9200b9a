import { TransportError, TransportTimeoutError } from '@sfstream/http';
import { marbles } from '@sfstream/testing';
import type { MarbleHelpers } from '@sfstream/testing';
import type { Observable } from 'rxjs';
import {
  EMPTY,
  catchError,
  defer,
  ignoreElements,
  map,
  merge,
  mergeMap,
  of,
  throwError,
  timer,
} from 'rxjs';
import type { IdentifiedRequest } from '../wire/exchange.ts';
import type { EventMessage } from '../messages/message.ts';
import type { Messages } from '../wire/read-messages.ts';
import { inServerOrder } from './in-server-order.ts';

const event = (replayId?: number, channel = '/event/A'): EventMessage => ({
  channel,
  data: { event: { ...(replayId !== undefined && { replayId }) } },
});

const answer = (...events: readonly EventMessage[]): Messages => ({ events, replies: [] });

const idsOf = ({ events }: Messages): string =>
  events
    .map(({ data }) => (data as { event: { replayId?: number } }).event.replayId ?? '?')
    .join(' ');

const request = (channel: string, subscription?: string): IdentifiedRequest => ({
  channel,
  id: '1',
  ...(subscription !== undefined && { subscription }),
});

/** Grants what changes subscriptions; all else is answered by `poll$` and `call$`. */
const lanesOf = (
  { scheduler }: MarbleHelpers,
  poll$: Observable<Messages>,
  call$: Observable<Messages>,
) =>
  inServerOrder((requests, { lane } = {}) => {
    const replies = requests
      .filter(({ channel }) => /^.meta.(un)?subscribe$/.test(channel))
      .map(({ channel, subscription }) => ({
        channel,
        subscription: String(subscription),
        successful: true,
      }));
    if (replies.length > 0) return of({ events: [], replies });
    return lane === 'poll' ? poll$ : call$;
  }, scheduler);

/** The two answers as they come out, with `/event/A` and `/event/B` subscribed before. */
const play = (
  helpers: MarbleHelpers,
  poll$: Observable<Messages>,
  call$: Observable<Messages>,
  meanwhile: readonly IdentifiedRequest[] = [],
) => {
  const { exchange, overtaken$ } = lanesOf(helpers, poll$, call$);
  for (const channel of ['/event/A', '/event/B']) {
    exchange([request('/meta/subscribe', channel)]).subscribe();
  }
  if (meanwhile.length > 0) exchange(meanwhile).subscribe();
  const spelt = (messages$: Observable<Messages>): Observable<string> =>
    messages$.pipe(
      map(idsOf),
      catchError((error: unknown) =>
        error instanceof TransportError ? EMPTY : throwError(() => error),
      ),
    );
  return {
    poll$: spelt(exchange([request('/meta/connect')], { lane: 'poll' })),
    call$: spelt(exchange([request('/event/Other')], {})),
    /** `!` when events were overtaken. */
    overtaken$: overtaken$.pipe(
      ignoreElements(),
      catchError((error: unknown) =>
        of(error instanceof TransportTimeoutError && error.code === 'ERR_OVERTAKEN' ? '!' : error),
      ),
    ),
  };
};

const lost = new TransportError('lost', { method: 'POST', url: '/', code: 'ECONNREFUSED' });

describe('the answer to a poll', () => {
  it(
    'comes at once when no call is under way',
    marbles((helpers) => {
      const { poll$ } = play(helpers, helpers.cold('--(a|)', { a: answer(event(1)) }), EMPTY);
      helpers.expectObservable(poll$).toBe('--(a|)', { a: '1' });
    }),
  );

  it(
    'is not let through by a call that fails, before that failure has ended the session',
    marbles((helpers) => {
      const { cold, expectObservable } = helpers;
      const { exchange } = lanesOf(
        helpers,
        cold('-(a|)', { a: answer(event(2)) }),
        cold<Messages>('---#', undefined, lost),
      );
      const session$ = merge(
        exchange([request('/meta/connect')], { lane: 'poll' }),
        exchange([request('/event/Other')], {}),
      );

      expectObservable(session$).toBe('---#', undefined, lost);
    }),
  );

  it(
    'keeps the events of a call waiting, also where the poll was sent while the one before was being answered',
    marbles((helpers) => {
      const { cold, expectObservable } = helpers;
      const polls = [cold('(a|)', { a: answer() }), cold('----(a|)', { a: answer(event(2)) })];
      const poll$ = defer(() => polls.shift() ?? EMPTY);
      const { exchange } = lanesOf(helpers, poll$, cold('-(b|)', { b: answer(event(3)) }));
      exchange([request('/meta/subscribe', '/event/A')]).subscribe();
      const nextPoll = (): Observable<Messages> =>
        exchange([request('/meta/connect')], { lane: 'poll' });
      const all$ = merge(
        nextPoll().pipe(mergeMap((first) => merge(of(first), nextPoll()))),
        timer(1).pipe(mergeMap(() => exchange([request('/event/Other')]))),
      );
      expectObservable(all$.pipe(map(idsOf))).toBe('e---(bf|)', { e: '', b: '2 3', f: '' });
    }),
  );

  it(
    'waits for a call under way, whose events are put in order with its own',
    marbles((helpers) => {
      const { cold, expectObservable } = helpers;
      const { poll$, call$ } = play(
        helpers,
        cold('--(a|)', { a: answer(event(2), event(3)) }),
        cold('------(a|)', { a: answer(event(1), event(4)) }),
      );
      expectObservable(poll$).toBe('------(a|)', { a: '' });
      expectObservable(call$).toBe('------(a|)', { a: '1 2 3 4' });
    }),
  );

  it(
    'goes on when the call has failed, with all its events',
    marbles((helpers) => {
      const { cold, expectObservable } = helpers;
      const { poll$, call$ } = play(
        helpers,
        cold('--(a|)', { a: answer(event(1)) }),
        cold('----#', {}, lost),
      );
      expectObservable(call$).toBe('----|');
      expectObservable(poll$).toBe('----(a|)', { a: '1' });
    }),
  );

  it(
    'goes on when the call is given up, with all its events',
    marbles((helpers) => {
      const { cold, expectObservable } = helpers;
      const { poll$, call$ } = play(
        helpers,
        cold('--(a|)', { a: answer(event(1)) }),
        cold('---------(a|)', { a: answer() }),
      );
      expectObservable(call$, '^---!').toBe('');
      expectObservable(poll$).toBe('----(a|)', { a: '1' });
    }),
  );

  it(
    'is not awaited where it has failed: the failure passes at once',
    marbles((helpers) => {
      const { cold, expectObservable } = helpers;
      const { poll$, call$ } = play(
        helpers,
        cold('--#', {}, lost),
        cold('------(a|)', { a: answer(event(1)) }),
      );
      expectObservable(poll$).toBe('--|');
      expectObservable(call$).toBe('------(a|)', { a: '1' });
    }),
  );
});

describe('the answer to a call', () => {
  it(
    'comes at once when it brings no events',
    marbles((helpers) => {
      const { cold, expectObservable } = helpers;
      const { poll$, call$ } = play(
        helpers,
        cold('------(a|)', { a: answer() }),
        cold('--(a|)', { a: answer() }),
      );
      expectObservable(poll$).toBe('------(a|)', { a: '' });
      expectObservable(call$).toBe('--(a|)', { a: '' });
    }),
  );

  it(
    'waits for a moment for a poll that was answered before it',
    marbles((helpers) => {
      const { cold, expectObservable } = helpers;
      const { poll$, call$ } = play(
        helpers,
        cold('------(a|)', { a: answer(event(1)) }),
        cold('--(a|)', { a: answer(event(2)) }),
      );
      expectObservable(call$).toBe('------(a|)', { a: '1 2' });
      expectObservable(poll$).toBe('------(a|)', { a: '' });
    }),
  );

  it(
    'loses the events that may have overtaken those of a poll, and says so',
    marbles((helpers) => {
      const { cold, expectObservable } = helpers;
      const { poll$, call$, overtaken$ } = play(
        helpers,
        cold('110s (a|)', { a: answer() }),
        cold('--(a|)', { a: answer(event(2)) }),
      );
      expectObservable(poll$, '^ 2s !').toBe('');
      expectObservable(call$).toBe('1002ms (a|)', { a: '' });
      expectObservable(overtaken$).toBe('1002ms (a|)', { a: '!' });
    }),
  );

  it(
    'waits for no poll where it brings events of channels that were not subscribed before',
    marbles((helpers) => {
      const { cold, expectObservable } = helpers;
      const { poll$, call$, overtaken$ } = play(
        helpers,
        cold('110s (a|)', { a: answer() }),
        cold('--(a|)', { a: answer(event(1, '/event/C'), event(2, '/event/C')) }),
      );
      expectObservable(poll$, '^ 2s !').toBe('');
      expectObservable(call$).toBe('--(a|)', { a: '1 2' });
      expectObservable(overtaken$).toBe('');
    }),
  );

  it(
    'waits for no poll where it brings events of channels that were left',
    marbles((helpers) => {
      const { cold, expectObservable } = helpers;
      const { poll$, call$ } = play(
        helpers,
        cold('110s (a|)', { a: answer() }),
        cold('--(a|)', { a: answer(event(1)) }),
        [request('/meta/unsubscribe', '/event/A')],
      );
      expectObservable(poll$, '^ 2s !').toBe('');
      expectObservable(call$).toBe('--(a|)', { a: '1' });
    }),
  );

  it(
    'keeps what would not come again: events of new channels, and those without a replay id',
    marbles((helpers) => {
      const { cold, expectObservable } = helpers;
      const { poll$, call$, overtaken$ } = play(
        helpers,
        cold('110s (a|)', { a: answer() }),
        cold('--(a|)', { a: answer(event(7), event(), event(8, '/event/C')) }),
      );
      expectObservable(poll$, '^ 2s !').toBe('');
      expectObservable(call$).toBe('1002ms (a|)', { a: '? 8' });
      expectObservable(overtaken$).toBe('1002ms (a|)', { a: '!' });
    }),
  );

  it(
    'comes with all its events after the wait where none of them has a replay id',
    marbles((helpers) => {
      const { cold, expectObservable } = helpers;
      const { poll$, call$, overtaken$ } = play(
        helpers,
        cold('110s (a|)', { a: answer() }),
        cold('--(a|)', { a: answer(event(), event()) }),
      );
      expectObservable(poll$, '^ 2s !').toBe('');
      expectObservable(call$).toBe('1002ms (a|)', { a: '? ?' });
      expectObservable(overtaken$).toBe('');
    }),
  );

  it(
    'comes at once when no poll is under way any more',
    marbles((helpers) => {
      const { cold, expectObservable } = helpers;
      const { poll$, call$ } = play(
        helpers,
        cold('-(a|)', { a: answer() }),
        cold('--(a|)', { a: answer(event(1)) }),
      );
      expectObservable(poll$).toBe('-(a|)', { a: '' });
      expectObservable(call$, '--^').toBe('----(a|)', { a: '1' });
    }),
  );

  it(
    'keeps events without replay ids in the order in which the answers came',
    marbles((helpers) => {
      const { cold, expectObservable } = helpers;
      const { poll$, call$ } = play(
        helpers,
        cold('--(a|)', { a: answer(event(), event(1, '/event/B')) }),
        cold('------(a|)', { a: answer(event(), event(2, '/event/B')) }),
      );
      expectObservable(call$).toBe('------(a|)', { a: '? ? 1 2' });
      expectObservable(poll$).toBe('------(a|)', { a: '' });
    }),
  );
});

describe('a call', () => {
  it(
    'is sent when the one before it was answered, so that no two answers overtake each other',
    marbles((helpers) => {
      const { cold, expectObservable, expectSubscriptions } = helpers;
      const [first$, second$] = [cold('---(a|)'), cold('-(a|)')];
      const answers = [first$, second$];
      const { exchange } = lanesOf(
        helpers,
        EMPTY,
        defer(() => answers.shift() ?? EMPTY).pipe(map(() => answer(event()))),
      );
      const both$ = merge(exchange([request('/u/one')]), exchange([request('/u/two')]));
      expectObservable(both$.pipe(map(idsOf))).toBe('---?(?|)');
      expectSubscriptions(first$.subscriptions).toBe('^--!');
      expectSubscriptions(second$.subscriptions).toBe('---^!');
    }),
  );

  it(
    'that ends without an answer frees the lane for the next one',
    marbles((helpers) => {
      const { cold, expectObservable } = helpers;
      const answers = [cold<Messages>('---|'), cold('-(a|)', { a: answer(event()) })];
      const { exchange } = lanesOf(
        helpers,
        EMPTY,
        defer(() => answers.shift() ?? EMPTY),
      );
      expectObservable(exchange([request('/u/one')])).toBe('---|');
      expectObservable(exchange([request('/u/two')]).pipe(map(idsOf))).toBe('----(?|)');
    }),
  );

  it(
    'is not sent once nobody wants it any more',
    marbles((helpers) => {
      const { cold, expectObservable, expectSubscriptions } = helpers;
      const [first$, second$] = [cold('---(a|)'), cold('-(a|)')];
      const answers = [first$, second$];
      const { exchange } = lanesOf(
        helpers,
        EMPTY,
        defer(() => answers.shift() ?? EMPTY).pipe(map(() => answer())),
      );
      expectObservable(exchange([request('/u/one')]).pipe(map(idsOf))).toBe('---(a|)', { a: '' });
      expectObservable(exchange([request('/u/two')]), '^-!').toBe('');
      expectSubscriptions(second$.subscriptions).toBe([]);
    }),
  );
});
