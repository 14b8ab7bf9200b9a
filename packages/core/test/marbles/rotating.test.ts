import { ServerError } from '../../src/errors/server-error.ts';
import { marbles } from '@sfstream/testing';
import { NEVER, defer, map } from 'rxjs';
import { noAdvice } from '../../src/bayeux/advice.ts';
import { rotating } from '../../src/rotating.ts';
import type { Signal } from '../../src/signal.ts';

const signals: Record<string, Signal> = {
  h: { type: 'state', state: { type: 'handshaking', instanceUrl: 'https://acme' } },
  p: { type: 'polled', advice: noAdvice, serverTime: undefined },
  s: { type: 'settled', postponed: 0 },
  e: { type: 'events', events: [] },
  r: { type: 'rewind' },
};
const letters = Object.fromEntries(
  Object.entries(signals).map(([letter, { type }]) => [type, letter]),
);

describe('rotation', () => {
  it(
    'opens the next session beside the old one, and ends that once the new one holds every channel',
    marbles(({ cold, expectObservable, expectSubscriptions, scheduler }) => {
      const first$ = cold('  hps--e----e---e---e', signals);
      const second$ = cold('             hp--s---e-', signals);
      const generations = [first$, second$];
      const session$ = defer(() => generations.shift() ?? NEVER);
      const unsub = '        ---------------------!';
      // The way to the second session is nobody's state; until it is settled both deliver.
      const expected = '     hps--e----e--pe-s---e';
      const seen$ = rotating(session$, 10, scheduler).pipe(map(({ type }) => letters[type]));

      expectObservable(seen$, unsub).toBe(expected);
      expectSubscriptions(first$.subscriptions).toBe(' ^---------------!     ');
      expectSubscriptions(second$.subscriptions).toBe('------------^--------!');
    }),
  );

  it(
    'keeps the old session when the next one cannot be had',
    marbles(({ cold, expectObservable, expectSubscriptions, scheduler }) => {
      const refused = new ServerError('Handshake denied', { successful: false });
      const first$ = cold('  hps--e----e---e---', signals);
      const second$ = cold('           h-#      ', signals, refused);
      const generations = [first$, second$];
      const session$ = defer(() => generations.shift() ?? NEVER);
      const unsub = '        -----------------!';
      const expected = '     hps--e----e---e---';
      const seen$ = rotating(session$, 10, scheduler).pipe(map(({ type }) => letters[type]));

      expectObservable(seen$, unsub).toBe(expected);
      expectSubscriptions(first$.subscriptions).toBe('^----------------!');
    }),
  );

  it(
    'ends with a session that makes room for another',
    marbles(({ cold, expectObservable, scheduler }) => {
      const session$ = cold<Signal>('hps--(r|)', signals);
      const expected = '             hps--(r|)';
      const seen$ = rotating(session$, 10, scheduler).pipe(map(({ type }) => letters[type]));

      expectObservable(seen$).toBe(expected);
    }),
  );

  it(
    'does nothing unless it is asked for',
    marbles(({ cold, expectObservable, expectSubscriptions, scheduler }) => {
      const session$ = cold<Signal>('hps 40m e', signals);

      expectObservable(rotating(session$, undefined, scheduler), '50m !').toBe(
        'hps 40m e',
        signals,
      );
      expectSubscriptions(session$.subscriptions).toBe('^ 2999s 999ms !');
    }),
  );
});
