import { marbles } from '@sfstream/testing';
import type { Observable, SchedulerLike } from 'rxjs';
import { EMPTY, NEVER, VirtualTimeScheduler, throwError } from 'rxjs';
import type { Keeping } from './kept-open.ts';
import { keptOpen } from './kept-open.ts';
import type { PageState } from './page-state.ts';
import { RelayConnectionError } from './relay-connection-error.ts';
import { RequestRefusal } from './request-refusal.ts';
import type { PageSignal } from './page-signal.ts';

const values: Readonly<Record<string, PageSignal>> = {
  a: { type: 'alive' },
  o: { type: 'state', id: 'v1.e30', down: [] },
};

const connectionError = 'RelayConnectionError';
const broken = new RelayConnectionError('The connection to the relay broke.');
const odd = new Error('odd');

const keeping = (scheduler: SchedulerLike, more: Partial<Keeping> = {}): Keeping => ({
  heartbeatTimeout: 50,
  backoff: (failures) => failures * 10,
  scheduler,
  onState: () => undefined,
  onRefusal: () => undefined,
  ...more,
});

it(
  'comes again when the stream ends, soon while there was a sign of life',
  marbles(({ cold, expectObservable, expectSubscriptions, scheduler }) => {
    const stream$ = cold('  -o|', values);
    expectObservable(keptOpen(stream$, keeping(scheduler)), '32ms !').toBe(
      '-o 11ms o 11ms o',
      values,
    );
    expectSubscriptions(stream$.subscriptions).toBe(['^-!', '12ms ^-!', '24ms ^-!']);
  }),
);

it(
  'waits longer with each failure in a row',
  marbles(({ cold, expectObservable, expectSubscriptions, scheduler }) => {
    const stream$ = cold<PageSignal>('-#');
    expectObservable(keptOpen(stream$, keeping(scheduler)), '40ms !').toBe('');
    expectSubscriptions(stream$.subscriptions).toBe(['^!', '11ms ^!', '32ms ^!']);
  }),
);

it.each([
  [Number.NaN, 30_000],
  [-5, 0],
  [Infinity, 2 ** 31 - 1],
])('takes a backoff of %p for one of %p, which a timer can hold', (given, delay) => {
  const states: PageState[] = [];
  const scheduler = new VirtualTimeScheduler();
  const backoff = (): number => given;
  const failing$ = throwError(() => new Error('down'));
  keptOpen(failing$, keeping(scheduler, { backoff, onState: (state) => states.push(state) }))
    .subscribe()
    .unsubscribe();
  expect(states.at(-1)).toMatchObject({ type: 'waiting', delay });
});

it(
  'gives up a connection that shows no sign of life',
  marbles(({ cold, expectObservable, expectSubscriptions, scheduler }) => {
    const stream$ = cold('  o 40ms a 100ms a', values);
    expectObservable(keptOpen(stream$, keeping(scheduler)), '95ms !').toBe('o 40ms a', values);
    expectSubscriptions(stream$.subscriptions).toBe('^ 90ms !');
  }),
);

it(
  'says where it is, and why it waits',
  marbles(({ cold, expectObservable, flush, scheduler }) => {
    const states: PageState[] = [];
    const kept$ = keptOpen(
      cold<PageSignal>('-|'),
      keeping(scheduler, { onState: (state) => states.push(state) }),
    );
    expectObservable(kept$, '5ms !').toBe('');
    flush();
    expect(states).toEqual([
      { type: 'connecting' },
      {
        type: 'waiting',
        failures: 1,
        delay: 10,
        error: expect.objectContaining({ name: 'RelayConnectionError' }),
      },
    ]);
  }),
);

it.each<[string, Observable<PageSignal>, object]>([
  [
    'ends',
    EMPTY,
    { message: 'The relay ended the stream, or something before it did.', name: connectionError },
  ],
  [
    'is silent',
    NEVER,
    {
      message:
        'The relay gave no sign of life for 50 ms. If its heartbeat is rarer, raise heartbeatTimeout.',
      name: connectionError,
    },
  ],
  [
    'is refused',
    throwError(() => new RequestRefusal(403, 'no', undefined)),
    { message: 'The relay refused: no', name: connectionError, status: 403 },
  ],
  ['breaks', throwError(() => broken), { name: connectionError, message: broken.message }],
  [
    'fails otherwise',
    throwError(() => odd),
    { message: 'The stream of the relay failed.', name: connectionError, cause: odd },
  ],
])('says why it waits when the stream %s', (how, stream$, error) => {
  const states: PageState[] = [];
  const refusals: RequestRefusal[] = [];
  const scheduler = new VirtualTimeScheduler(undefined, 55);
  const listening = {
    onState: (state: PageState) => states.push(state),
    onRefusal: (refusal: RequestRefusal) => refusals.push(refusal),
  };
  const subscription = keptOpen(stream$, keeping(scheduler, listening)).subscribe();
  scheduler.flush();
  subscription.unsubscribe();
  expect(states[1]).toMatchObject({ type: 'waiting', error });
  expect(refusals.length > 0).toBe(how === 'is refused');
});

it('shows the failure of a connection as it is', () => {
  const states: PageState[] = [];
  keptOpen(
    throwError(() => broken),
    keeping(new VirtualTimeScheduler(), { onState: (state) => states.push(state) }),
  )
    .subscribe()
    .unsubscribe();
  expect((states[1] as { readonly error: unknown }).error).toBe(broken);
});

it(
  'tells of a refusal, and asks again later for those who stay',
  marbles(({ cold, expectObservable, expectSubscriptions, flush, scheduler }) => {
    const refusals: RequestRefusal[] = [];
    const refused = new RequestRefusal(403, 'no', ['/event/A__e']);
    const stream$ = cold<PageSignal>('-#', {}, refused);
    const kept$ = keptOpen(
      stream$,
      keeping(scheduler, { onRefusal: (refusal) => refusals.push(refusal) }),
    );
    expectObservable(kept$, '15ms !').toBe('');
    expectSubscriptions(stream$.subscriptions).toBe(['^!', '11ms ^!']);
    flush();
    expect(refusals).toEqual([refused, refused]);
  }),
);
