import { TransportError, TransportTimeoutError } from '@sfstream/http';
import { marbles } from '@sfstream/testing';
import { catchError, of } from 'rxjs';
import { connectionTimeout } from '../../src/connection/connection-timeout.ts';
import type { Signal } from '../../src/protocol/signal.ts';
import { noPublisher } from '../helpers/no-publisher.ts';

const unreachable = new TransportError('Host "acme" could not be found (ENOTFOUND).', {
  method: 'POST',
  url: 'https://acme',
});
const signals: Record<string, Signal> = {
  h: { type: 'state', state: { type: 'handshaking', instanceUrl: 'https://acme' } },
  w: { type: 'state', state: { type: 'waiting', attempt: 1, delay: 5, error: unreachable } },
  p: { type: 'state', state: { type: 'open', since: 0, publisher: noPublisher } },
  e: { type: 'events', events: [] },
};

describe('the connection timeout', () => {
  it(
    'fails when the connection is not open in time',
    marbles(({ cold, expectObservable, expectSubscriptions, scheduler }) => {
      const signal$ = cold('h----------', signals);
      const expected = '    h----(t|)  ';
      const timed$ = signal$.pipe(
        connectionTimeout(5, scheduler),
        catchError((error: unknown) => of(error instanceof TransportTimeoutError && error.name)),
      );

      expectObservable(timed$).toBe(expected, { ...signals, t: 'TransportTimeoutError' });
      expectSubscriptions(signal$.subscriptions).toBe('^----!');
    }),
  );

  it(
    'counts from the moment of each interruption (behaviour 50)',
    marbles(({ cold, expectObservable, scheduler }) => {
      const signal$ = cold('h---p--------w---p----e----w------', signals);
      const expected = '    h---p--------w---p----e----w----(t|)';
      const timed$ = signal$.pipe(
        connectionTimeout(5, scheduler),
        catchError(() => of('t')),
      );

      expectObservable(timed$).toBe(expected, { ...signals, t: 't' });
    }),
  );

  it(
    'does not begin again with every further failure',
    marbles(({ cold, expectObservable, scheduler }) => {
      const signal$ = cold('p-w-h-w-h-w-h-', signals);
      const expected = '    p-w-h-w(t|)   ';
      const timed$ = signal$.pipe(
        connectionTimeout(5, scheduler),
        catchError(() => of('t')),
      );

      expectObservable(timed$).toBe(expected, { ...signals, t: 't' });
    }),
  );

  it(
    'tells the last failure, as text and as cause',
    marbles(({ cold, expectObservable, scheduler }) => {
      const timed$ = cold('hw-----', signals).pipe(
        connectionTimeout(5, scheduler),
        catchError((error: unknown) =>
          error instanceof TransportTimeoutError ? of([error.message, error.cause]) : of(error),
        ),
      );
      const message =
        'The connection was not open within 5 ms (connectionTimeout). Host "acme" could not be found (ENOTFOUND).';

      expectObservable(timed$).toBe('hw---(t|)', { ...signals, t: [message, unreachable] });
    }),
  );

  it(
    'waits for ever when it is null',
    marbles(({ cold, expectObservable, scheduler }) => {
      const signal$ = cold('h 1d w', signals);

      expectObservable(signal$.pipe(connectionTimeout(null, scheduler))).toBe('h 1d w', signals);
    }),
  );
});
