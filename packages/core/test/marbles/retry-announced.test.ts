import { TransportError } from '@sfstream/http';
import { marbles } from '@sfstream/testing';
import { retryAnnounced } from '../../src/protocol/retry-announced.ts';
import type { Signal } from '../../src/protocol/signal.ts';

const error = new TransportError('down', { method: 'POST', url: 'https://acme' });
const polled = { type: 'polled' };
const pause = { attempt: 1, delay: 4, error };
const waiting: Signal = { type: 'state', state: { type: 'waiting', ...pause } };
const retrying: Signal = { type: 'activity', activity: { type: 'retry', ...pause } };

describe('an announced retry', () => {
  it(
    'says that it waits, waits, and subscribes again',
    marbles(({ cold, expectObservable, expectSubscriptions, scheduler }) => {
      const source$ = cold('-p-#      ', { p: polled }, error);
      const subs = ['               ^--!      ', '-------^-!'];
      const unsub = '               ---------!';
      const expected = '            -p-(wr)-p-';

      expectObservable(source$.pipe(retryAnnounced('waiting', () => pause, scheduler)), unsub).toBe(
        expected,
        { p: polled, w: waiting, r: retrying },
      );
      expectSubscriptions(source$.subscriptions).toBe(subs);
    }),
  );

  it(
    'is an activity only, where a working connection repeats one request',
    marbles(({ cold, expectObservable, scheduler }) => {
      const source$ = cold<Signal>('#', undefined, error);

      expectObservable(
        source$.pipe(retryAnnounced('repeating', () => pause, scheduler)),
        '--!',
      ).toBe('r', { r: retrying });
    }),
  );

  it(
    'lets a failure through that has no pause',
    marbles(({ cold, expectObservable, scheduler }) => {
      const source$ = cold<Signal>('-#', undefined, error);

      expectObservable(source$.pipe(retryAnnounced('waiting', () => undefined, scheduler))).toBe(
        '-#',
        undefined,
        error,
      );
    }),
  );

  it(
    'lets errors through that are not ours',
    marbles(({ cold, expectObservable, scheduler }) => {
      const bug = new TypeError('a mistake');
      const source$ = cold<Signal>('-#', undefined, bug);

      expectObservable(source$.pipe(retryAnnounced('waiting', () => pause, scheduler))).toBe(
        '-#',
        undefined,
        bug,
      );
    }),
  );

  it(
    'stops waiting when it is unsubscribed',
    marbles(({ cold, expectObservable, expectSubscriptions, scheduler }) => {
      const source$ = cold<Signal>('#', undefined, error);

      expectObservable(
        source$.pipe(retryAnnounced('repeating', () => pause, scheduler)),
        '---!',
      ).toBe('r', { r: retrying });
      expectSubscriptions(source$.subscriptions).toBe(['(^!)']);
    }),
  );
});
