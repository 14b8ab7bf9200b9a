import { marbles } from '@sfstream/testing';
import type { Observable, SchedulerLike } from 'rxjs';
import {
  BehaviorSubject,
  NEVER,
  connect,
  endWith,
  filter,
  ignoreElements,
  map,
  merge,
  takeUntil,
} from 'rxjs';
import { createBrake } from '../../src/model/brake.ts';
import type { Brake } from '../../src/model/brake.ts';
import type { Wanted } from '../../src/model/demand.ts';
import { session } from '../../src/session/session.ts';
import { advised, handshaken, polled, scriptedExchange } from './scripted-exchange.ts';
import { everMore } from './ever-more.ts';
import type { Script } from './scripted-exchange.ts';

const inBackground = (task: Observable<unknown>) => task.subscribe();

const play = (script: Script, scheduler: SchedulerLike, brake: Brake) => {
  const { exchange, asked, polled$ } = scriptedExchange(script, () => scheduler.now());
  const session$ = session(
    () => ({ exchange, instanceUrl: 'https://acme', close: () => undefined }),
    {
      wanted$: new BehaviorSubject<Wanted>({ demands: new Map() }),
      backoff: () => 1_000,
      connectionTimeout: null,
      scheduler,
      brake,
      handedCount: everMore(),
      inBackground,
    },
  ).pipe(
    connect((signal$) =>
      merge(
        signal$.pipe(
          filter((signal) => signal.type === 'state' && signal.state.type === 'parked'),
          map(() => 'k'),
        ),
        polled$.pipe(
          map(() => 'p'),
          takeUntil(signal$.pipe(ignoreElements(), endWith(0))),
        ),
      ),
    ),
  );
  return { session$, asked };
};

describe('the brake', () => {
  it(
    'lets polls through while fewer events are held than the limit',
    marbles(({ cold, expectObservable, scheduler }) => {
      const brake = createBrake(2);
      brake.hold();
      const { session$ } = play(
        {
          '/meta/handshake': [cold('(h|)', { h: handshaken })],
          '/meta/connect': [cold('  (c|)', { c: advised }), cold('---(c|)', { c: polled }), NEVER],
        },
        scheduler,
        brake,
      );

      expectObservable(session$, '10ms !').toBe('p--p');
    }),
  );

  it(
    'holds the next poll back until an event is released',
    marbles(({ cold, expectObservable, scheduler }) => {
      const brake = createBrake(1);
      const release = brake.hold();
      const poll$ = cold('                    --(c|)', { c: polled });
      const { session$ } = play(
        {
          '/meta/handshake': [cold('(h|)', { h: handshaken })],
          '/meta/connect': [cold('  (c|)', { c: advised }), poll$, NEVER],
        },
        scheduler,
        brake,
      );
      scheduler.schedule(release, 5_000);

      expectObservable(session$, '10s !').toBe('p 5001ms p');
    }),
  );

  it(
    'parks the session after 30 s, before Salesforce forgets it (behaviour 52)',
    marbles(({ cold, expectObservable, expectSubscriptions, scheduler }) => {
      const brake = createBrake(1);
      brake.hold();
      const disconnect$ = cold('(d|)', { d: polled });
      const { session$ } = play(
        {
          '/meta/handshake': [cold('(h|)', { h: handshaken })],
          '/meta/connect': [cold('  (c|)', { c: advised }), NEVER],
          '/meta/disconnect': [disconnect$],
        },
        scheduler,
        brake,
      );

      expectObservable(session$).toBe('p 29999ms (k|)');
      expectSubscriptions(disconnect$.subscriptions).toBe('30s (^!)');
    }),
  );

  it('has no limit at 0', () => {
    const brake = createBrake(0);
    let isFree = false;
    for (let index = 0; index < 1_000; index += 1) brake.hold();
    brake.free$.subscribe(() => (isFree = true));

    expect(isFree).toBe(true);
    expect(brake.pendingCount()).toBe(1_000);
  });

  it('counts a release once', () => {
    const brake = createBrake(5);
    const release = brake.hold();
    brake.hold();
    release();
    release();

    expect(brake.pendingCount()).toBe(1);
  });
});
