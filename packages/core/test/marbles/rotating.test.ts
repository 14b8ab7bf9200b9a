import { ServerError } from '../../src/errors/server-error.ts';
import { marbles } from '@sfstream/testing';
import { NEVER, defer, map } from 'rxjs';
import { rotating } from '../../src/connection/rotating.ts';
import type { Signal } from '../../src/protocol/signal.ts';
import { noPublisher } from '../helpers/no-publisher.ts';

const signals: Record<string, Signal> = {
  h: { type: 'state', state: { type: 'handshaking', instanceUrl: 'https://acme' } },
  o: { type: 'state', state: { type: 'open', since: 0, publisher: noPublisher } },
  p: { type: 'begun', activity: { type: 'handshake', clientId: 'c1' } },
  s: { type: 'up-to-date', wanted: { demands: new Map() }, postponed: 0 },
  e: { type: 'events', events: [] },
};
const letterOf = (signal: Signal): string | undefined =>
  Object.keys(signals).find((letter) => signals[letter] === signal);

describe('rotation', () => {
  it(
    'opens the next session beside the old one, and ends that once the new one holds every channel',
    marbles(({ cold, expectObservable, expectSubscriptions, scheduler }) => {
      const first$ = cold('  hos--e----e---e---e', signals);
      const second$ = cold('             hpo-s---e-', signals);
      const generations = [first$, second$];
      const session$ = defer(() => generations.shift() ?? NEVER);
      const unsub = '        ---------------------!';
      // Until it holds every channel both deliver; then its latest state, by which others publish, takes the old one's place.
      const expected = '     hos--e----e--pe-(os)e';
      const seen$ = rotating(session$, 10, scheduler).pipe(map(letterOf));

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
      const seen$ = rotating(session$, 10, scheduler).pipe(map(letterOf));

      expectObservable(seen$, unsub).toBe(expected);
      expectSubscriptions(first$.subscriptions).toBe('^----------------!');
    }),
  );

  it(
    'shows nothing of a next session that opened and failed before it held every channel',
    marbles(({ cold, expectObservable, scheduler }) => {
      const lost = new ServerError('Unknown client', { successful: false });
      const first$ = cold('  hos--e----e---e---', signals);
      const second$ = cold('           ho#       ', signals, lost);
      const generations = [first$, second$];
      const session$ = defer(() => generations.shift() ?? NEVER);
      const unsub = '        -----------------!';
      // Its open state, by which others would publish, is not shown either.
      const expected = '     hos--e----e---e---';
      const seen$ = rotating(session$, 10, scheduler).pipe(map(letterOf));

      expectObservable(seen$, unsub).toBe(expected);
    }),
  );

  it(
    'ends with a session that makes room for another',
    marbles(({ cold, expectObservable, scheduler }) => {
      const session$ = cold<Signal>('hps--|', signals);
      const expected = '             hps--|';
      const seen$ = rotating(session$, 10, scheduler).pipe(map(letterOf));

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
