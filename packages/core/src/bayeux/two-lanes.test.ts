import { TransportError } from '@sfstream/http';
import { marbles } from '@sfstream/testing';
import type { MarbleHelpers } from '@sfstream/testing';
import type { Observable } from 'rxjs';
import { EMPTY, catchError, map, merge, throwError } from 'rxjs';
import type { EventMessage } from './message.ts';
import type { Messages } from './read-messages.ts';
import type { Arrival } from './two-lanes.ts';
import { twoLanes } from './two-lanes.ts';

const event = (replayId?: number, channel = '/event/A'): EventMessage => ({
  channel,
  data: { event: { ...(replayId !== undefined && { replayId }) } },
});

const answer = (...events: readonly EventMessage[]): Messages => ({ events, replies: [] });

const idsOf = (events: readonly EventMessage[]): string =>
  events
    .map(({ data }) => (data as { event: { replayId?: number } }).event.replayId ?? '?')
    .join(' ');

/** The two answers as they come out, such as `1 2` or, while a poll is under way, `1 2 beside a poll`. */
const play = (
  { scheduler }: MarbleHelpers,
  poll$: Observable<Messages>,
  call$: Observable<Messages>,
) => {
  const exchange = twoLanes((_, { lane } = {}) => (lane === 'poll' ? poll$ : call$), scheduler);
  const spelt = (arrival$: Observable<Arrival>): Observable<string> =>
    arrival$.pipe(
      map(({ events, besidePoll }) => `${idsOf(events)}${besidePoll ? ' beside a poll' : ''}`),
      catchError((error: unknown) =>
        error instanceof TransportError ? EMPTY : throwError(() => error),
      ),
    );
  return {
    poll$: spelt(exchange([], { lane: 'poll' })),
    call$: spelt(exchange([], {})),
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
    marbles(({ cold, expectObservable, scheduler }) => {
      const exchange = twoLanes(
        (_, { lane } = {}) =>
          lane === 'poll'
            ? cold('-(a|)', { a: answer(event(2)) })
            : cold<Messages>('---#', undefined, lost),
        scheduler,
      );
      const session$ = merge(
        exchange([], { lane: 'poll' }),
        exchange([], {}).pipe(catchError((error: unknown) => throwError(() => error))),
      );

      expectObservable(session$).toBe('---#', undefined, lost);
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
      expectObservable(call$).toBe('--(a|)', { a: ' beside a poll' });
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
    'does not wait longer, but says that a poll is under way',
    marbles((helpers) => {
      const { cold, expectObservable } = helpers;
      const { poll$, call$ } = play(
        helpers,
        cold('110s (a|)', { a: answer() }),
        cold('--(a|)', { a: answer(event(2)) }),
      );
      expectObservable(call$).toBe('1002ms (a|)', { a: '2 beside a poll' });
      expectObservable(poll$).toBe('110s (a|)', { a: '' });
    }),
  );

  it(
    'says nothing of a poll that has been answered',
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
