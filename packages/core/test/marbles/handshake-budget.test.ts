import { marbles } from '@sfstream/testing';
import { catchError, of } from 'rxjs';
import { TransportError } from '../../src/index.ts';
import { handshakeBudget } from '../../src/connection/handshake-budget.ts';
import type { Signal } from '../../src/protocol/signal.ts';

const handshaken: Signal = { type: 'begun', activity: { type: 'handshake', clientId: 'c1' } };

describe('the handshake budget', () => {
  it(
    'fails when more sessions are opened within an hour than it allows',
    marbles(({ cold, expectObservable, scheduler }) => {
      const signal$ = cold('h 9m h 9m h 9m h', { h: handshaken });
      const budgeted$ = signal$.pipe(
        handshakeBudget(2, scheduler),
        catchError((error: unknown) => of(error instanceof TransportError && error.code)),
      );

      expectObservable(budgeted$).toBe('h 9m h 9m (e|)', {
        h: handshaken,
        e: 'ERR_HANDSHAKE_BUDGET',
      });
    }),
  );

  it(
    'forgets those of more than an hour ago',
    marbles(({ cold, expectObservable, scheduler }) => {
      const signal$ = cold('h 31m h 31m h 31m h', { h: handshaken });

      expectObservable(signal$.pipe(handshakeBudget(2, scheduler))).toBe('h 31m h 31m h 31m h', {
        h: handshaken,
      });
    }),
  );

  it(
    'has no limit when it is null',
    marbles(({ cold, expectObservable, scheduler }) => {
      const signal$ = cold('hhhhhhhh', { h: handshaken });

      expectObservable(signal$.pipe(handshakeBudget(null, scheduler))).toBe('hhhhhhhh', {
        h: handshaken,
      });
    }),
  );
});
