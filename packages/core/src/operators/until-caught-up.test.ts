import { marbles } from '@sfstream/testing';
import type { Observable } from 'rxjs';
import { BehaviorSubject, EMPTY, NEVER, of } from 'rxjs';
import type { ClientState } from '../reports/client-state.ts';
import { untilCaughtUp } from './until-caught-up.ts';

const open: ClientState = { type: 'open' };
const down: ClientState = { type: 'handshaking', instanceUrl: 'https://acme' };

describe('a stream that ends when it has caught up', () => {
  it(
    'completes after a pause (behaviour 61)',
    marbles(({ cold, expectObservable, expectSubscriptions, scheduler }) => {
      const event$ = cold(' -a-b--c--------');
      const expected = '    -a-b--c----|   ';
      const client = {
        state$: of(open),
        activity$: NEVER,
        isSettled: true,
        hasPendingMessages: false,
      };

      expectObservable(event$.pipe(untilCaughtUp(client, { quiet: 5, scheduler }))).toBe(expected);
      expectSubscriptions(event$.subscriptions).toBe('^----------!');
    }),
  );

  it(
    'begins its pause again with each subscription of the channel, and with nothing else of the client',
    marbles(({ cold, expectObservable, scheduler }) => {
      const event$ = cold('   -a-------------');
      const activity$ = cold('----s--r---p---', {
        s: { type: 'subscribed' },
        r: { type: 'resubscribed' },
        p: { type: 'published' },
      }) as Observable<unknown> as Observable<never>;
      const expected = '      -a----------|  ';
      const client = { state$: of(open), activity$, isSettled: true, hasPendingMessages: false };

      expectObservable(event$.pipe(untilCaughtUp(client, { quiet: 5, scheduler }))).toBe(expected);
    }),
  );

  it(
    'does not take an outage for a pause',
    marbles(({ cold, expectObservable, scheduler }) => {
      const event$ = cold(' -a------------------');
      const state$ = cold(' o--d-------o--------', { o: open, d: down });
      const expected = '    -a--------------|   ';
      const client = { state$, activity$: EMPTY, isSettled: true, hasPendingMessages: false };

      expectObservable(event$.pipe(untilCaughtUp(client, { quiet: 5, scheduler }))).toBe(expected);
    }),
  );

  it(
    'waits for what is pending',
    marbles(({ cold, expectObservable, scheduler }) => {
      const pending = new BehaviorSubject(true);
      const event$ = cold(' -a------------------');
      const expected = '    -a-------------|    ';
      const client = {
        state$: of(open),
        activity$: NEVER,
        isSettled: true,
        get hasPendingMessages() {
          return pending.value;
        },
      };
      scheduler.schedule(() => pending.next(false), 12);

      expectObservable(event$.pipe(untilCaughtUp(client, { quiet: 7, scheduler }))).toBe(expected);
    }),
  );

  it(
    'waits until every channel is acknowledged',
    marbles(({ cold, expectObservable, scheduler }) => {
      const event$ = cold(' --------------a-----');
      const expected = '    --------------a----|';
      const client = {
        state$: of(open),
        activity$: NEVER,
        get isSettled() {
          return scheduler.now() > 12;
        },
        hasPendingMessages: false,
      };

      expectObservable(event$.pipe(untilCaughtUp(client, { quiet: 5, scheduler }))).toBe(expected);
    }),
  );

  it(
    'lets errors through',
    marbles(({ cold, expectObservable, scheduler }) => {
      const event$ = cold('-a-#');
      const client = {
        state$: of(open),
        activity$: NEVER,
        isSettled: true,
        hasPendingMessages: false,
      };

      expectObservable(event$.pipe(untilCaughtUp(client, { quiet: 5, scheduler }))).toBe('-a-#');
    }),
  );
});

it.each([undefined, null, { quiet: 5 }])(
  'untilCaughtUp refuses %p in place of a client',
  (client) => {
    expect(() => untilCaughtUp(client as never)).toThrow(
      expect.objectContaining({ name: 'ClientError', field: 'client' }) as Error,
    );
  },
);
