import { TransportError } from '@sfstream/http';
import { marbles } from '@sfstream/testing';
import type { Observable, OperatorFunction, SchedulerLike } from 'rxjs';
import {
  BehaviorSubject,
  NEVER,
  ReplaySubject,
  connect,
  endWith,
  filter,
  ignoreElements,
  map,
  merge,
  share,
  takeUntil,
} from 'rxjs';
import type { Messages } from '../../src/wire/read-messages.ts';
import { createBrake } from '../../src/model/brake.ts';
import type { Demand, Wanted } from '../../src/model/demand.ts';
import type { ReplayId } from '../../src/model/replay.ts';
import { ReplayOption } from '../../src/model/replay.ts';
import { session } from '../../src/session/session.ts';
import type { Signal } from '../../src/protocol/signal.ts';
import { everMore } from './ever-more.ts';
import { failingWithItsName } from './failing-with-its-name.ts';
import { jumping } from './jumping.ts';
import type { Polled, Script } from './scripted-exchange.ts';
import {
  advised,
  answer,
  handshaken,
  polled,
  refused,
  scriptedExchange,
  subscribed,
  unknownClient,
} from './scripted-exchange.ts';

const instanceUrl = 'https://acme.my.salesforce.com';

const demand = (channel: string, position: ReplayId = ReplayOption.NewEvents): Demand => ({
  channel,
  position: () => position,
});

const wanting = (...demands: readonly Demand[]): Wanted => ({
  demands: new Map(demands.map((one) => [one.channel, one])),
});

/** A session against a script, and what it asks and leaves behind. */
const play = (
  script: Script,
  scheduler: SchedulerLike,
  wanted$: Observable<Wanted> = new BehaviorSubject(wanting()),
  handedCount: () => number = everMore(),
) => {
  const { exchange, asked, polled$ } = scriptedExchange(script, () => scheduler.now());
  const ended: string[] = [];
  const session$ = session(
    () => ({ exchange, instanceUrl, close: () => ended.push('transport closed') }),
    {
      wanted$,
      backoff: (failures) => failures * 1_000,
      connectionTimeout: null,
      scheduler,
      brake: createBrake(0),
      handedCount,
      inBackground: (task) => task.subscribe(),
    },
  );
  return { session$: seen(session$, polled$), asked, ended };
};

/** What a session says, and beside it what it is answered. */
type Seen = Signal | Polled;

const seen = (session$: Observable<Signal>, polled$: Observable<Polled>): Observable<Seen> =>
  session$.pipe(
    connect((signal$) =>
      merge(signal$, polled$.pipe(takeUntil(signal$.pipe(ignoreElements(), endWith(0))))),
    ),
  );

type Letters = Readonly<Partial<Record<Seen['type'] | 'open', string>>>;

/** The signals that the letters stand for; others are left out. */
const spelt =
  (letters: Letters): OperatorFunction<Seen, string> =>
  (seen$) =>
    seen$.pipe(
      map((one) =>
        one.type === 'state' && one.state.type === 'open' ? letters.open : letters[one.type],
      ),
      filter((letter) => letter !== undefined),
    );

/** The same, and states by their first letters. */
const speltWithStates =
  (letters: Letters): OperatorFunction<Seen, string> =>
  (seen$) =>
    seen$.pipe(
      map((one) => (one.type === 'state' ? one.state.type.charAt(0) : letters[one.type])),
      filter((letter) => letter !== undefined),
    );

/** The latest value at once, then the later ones: as a client's channels tell what is wanted. */
const replaying = (wanted$: Observable<Wanted>): Observable<Wanted> =>
  wanted$.pipe(share({ connector: () => new ReplaySubject(1), resetOnRefCountZero: false }));

const event = (channel: string, replayId: number) => ({ channel, data: { event: { replayId } } });

describe('a session', () => {
  it(
    'handshakes, polls once, and then polls one after another (behaviour 3)',
    marbles(({ cold, expectObservable, expectSubscriptions, scheduler }) => {
      const shake$ = cold('--(h|)        ', { h: handshaken });
      const first$ = cold('  --(c|)      ', { c: advised });
      const poll$ = cold('     ----(c|)  ', { c: { ...polled, events: [event('/event/A', 1)] } });
      const unsub = '        --------------!';
      const expected = '     --n-p---p---p--';
      const { session$ } = play(
        { '/meta/handshake': [shake$], '/meta/connect': [first$, poll$] },
        scheduler,
      );

      expectObservable(session$.pipe(spelt({ begun: 'n', polled: 'p' })), unsub).toBe(expected);
      expectSubscriptions(shake$.subscriptions).toBe('^-!           ');
      expectSubscriptions(first$.subscriptions).toBe('--^-!         ');
      expectSubscriptions(poll$.subscriptions).toBe([
        '                                             ----^---!     ',
        '                                             --------^---! ',
        '                                             ------------^-!',
      ]);
    }),
  );

  it(
    'is given up when the machine has slept, although its poll would be held on',
    marbles(({ cold, expectObservable, scheduler }) => {
      const { session$, asked } = play(
        {
          '/meta/handshake': [cold('(h|)', { h: handshaken })],
          '/meta/connect': [cold('  (c|)', { c: advised }), NEVER],
        },
        jumping(scheduler, 6_000, 60_000),
      );

      expectObservable(session$.pipe(spelt({ polled: 'p' }), failingWithItsName())).toBe(
        'p 9999ms #',
        undefined,
        'TransportTimeoutError',
      );
      scheduler.flush();
      expect(asked.map(({ requests }) => requests[0]?.channel).at(-1)).toBe('/meta/disconnect');
    }),
  );

  it(
    'waits as many milliseconds before a poll as the server advises (behaviour 1)',
    marbles(({ cold, expectObservable, scheduler }) => {
      const slow = answer({
        channel: '/meta/connect',
        successful: true,
        advice: { interval: 2_000 },
      });
      const { session$ } = play(
        {
          '/meta/handshake': [cold('(h|)', { h: handshaken })],
          '/meta/connect': [cold('  (c|)', { c: slow })],
        },
        scheduler,
      );
      const unsub = '   4s 1ms !';
      const expected = 'p 1999ms p 1999ms p';

      expectObservable(session$.pipe(spelt({ polled: 'p' })), unsub).toBe(expected);
    }),
  );

  it.each([110_000, 500, 0, -100])(
    'polls a server that answers at once with nothing more and more rarely, also where it advises a hold of %d ms',
    (timeout) =>
      marbles(({ cold, expectObservable, scheduler }) => {
        const holding = answer({
          channel: '/meta/connect',
          successful: true,
          advice: { reconnect: 'retry', interval: 0, timeout },
        });
        const { session$ } = play(
          {
            '/meta/handshake': [cold('(h|)', { h: handshaken })],
            '/meta/connect': [cold('  (c|)', { c: holding }), cold('(c|)', { c: polled })],
          },
          scheduler,
        );
        const unsub = '   5s !';
        const expected = '(ppp) 995ms p 1999ms p';

        expectObservable(session$.pipe(spelt({ polled: 'p' })), unsub).toBe(expected);
      })(),
  );

  it(
    'polls a server that holds a poll for a few milliseconds more and more rarely',
    marbles(({ cold, expectObservable, scheduler }) => {
      const holding = answer({
        channel: '/meta/connect',
        successful: true,
        advice: { reconnect: 'retry', interval: 0, timeout: 20 },
      });
      const { session$ } = play(
        {
          '/meta/handshake': [cold('(h|)', { h: handshaken })],
          '/meta/connect': [cold('  (c|)', { c: holding }), cold('20ms (c|)', { c: polled })],
        },
        scheduler,
      );
      const unsub = '   5s !';
      const expected = 'p 19ms p 19ms p 1019ms p 2019ms p';

      expectObservable(session$.pipe(spelt({ polled: 'p' })), unsub).toBe(expected);
    }),
  );

  it.each<[string, string, () => () => number, string]>([
    ['for nobody', '10ms', () => () => 0, 'p 9ms p 9ms p 1009ms p 1009ms p 1009ms p'],
    ['for somebody', '1s', everMore, 'p 999ms p 999ms p 999ms p'],
    ['for somebody', '500ms', everMore, 'p 499ms p 499ms p 499ms p 499ms p 499ms p 499ms p'],
    ['for nobody, now and then', '1s', () => () => 0, 'p 999ms p 999ms p 999ms p'],
  ])(
    'polls once in a second at least where each poll brings an event %s, after %s',
    (_, held, handedCount, expected) =>
      marbles(({ cold, expectObservable, scheduler }) => {
        const bringing = { ...polled, events: [event('/event/A', 1)] };
        const { session$ } = play(
          {
            '/meta/handshake': [cold('(h|)', { h: handshaken })],
            '/meta/connect': [cold('(c|)', { c: advised }), cold(`${held} (c|)`, { c: bringing })],
          },
          scheduler,
          undefined,
          handedCount(),
        );
        const unsub = '   3400ms !';

        expectObservable(session$.pipe(spelt({ polled: 'p' })), unsub).toBe(expected);
      })(),
  );

  it(
    'polls again at once, however soon the events for somebody come',
    marbles(({ cold, expectObservable, scheduler }) => {
      const { session$ } = play(
        {
          '/meta/handshake': [cold('(h|)', { h: handshaken })],
          '/meta/connect': [
            cold('(c|)', { c: advised }),
            cold('-(c|)', { c: { ...polled, events: [event('/event/A', 1)] } }),
          ],
        },
        scheduler,
      );
      expectObservable(session$.pipe(spelt({ polled: 'p' })), '6ms !').toBe('pppppp');
    }),
  );

  it(
    'gives a poll the advised time and a fifth, also after advice that says nothing of it (behaviours 5, 6)',
    marbles(({ cold, expectObservable, flush, scheduler }) => {
      const paced = answer({
        channel: '/meta/connect',
        successful: true,
        advice: { reconnect: 'retry', interval: 5 },
      });
      const { session$, asked } = play(
        {
          '/meta/handshake': [cold('(h|)', { h: handshaken })],
          '/meta/connect': [
            cold('                  (c|)', { c: advised }),
            cold('                  -(c|)', { c: paced }),
            cold<Messages>('-'),
          ],
        },
        scheduler,
      );

      expectObservable(session$.pipe(spelt({ polled: 'p' })), '20ms !').toBe('pp');
      flush();
      expect(asked.map(({ options }) => options?.timeout)).toEqual([
        undefined,
        undefined,
        132_000,
        132_000,
        2_000,
      ]);
    }),
  );

  it(
    'subscribes what is wanted before it holds a poll, and says so',
    marbles(({ cold, expectObservable, expectSubscriptions, scheduler }) => {
      const first$ = cold('(c|)        ', { c: advised });
      const subscribe$ = cold('---(s|)', { s: subscribed });
      const poll$ = cold<Messages>('-----');
      const unsub = '        ------!   ';
      const expected = '     o--a---   ';
      const { session$ } = play(
        {
          '/meta/handshake': [cold('(h|)', { h: handshaken })],
          '/meta/connect': [first$, poll$],
          '/meta/subscribe': [subscribe$],
        },
        scheduler,
        new BehaviorSubject(wanting(demand('/event/A'))),
      );

      expectObservable(session$.pipe(spelt({ open: 'o', acknowledged: 'a' })), unsub).toBe(
        expected,
      );
      expectSubscriptions(subscribe$.subscriptions).toBe('^--!   ');
      expectSubscriptions(poll$.subscriptions).toBe('     ---^--!');
    }),
  );

  it(
    'subscribes a channel that is wanted later beside the held poll, and unsubscribes one that is wanted no longer',
    marbles(({ cold, expectObservable, expectSubscriptions, scheduler }) => {
      const wanted$ = cold('a--b-----c', {
        a: wanting(),
        b: wanting(demand('/event/A')),
        c: wanting(),
      });
      const poll$ = cold<Messages>('---------------');
      const subscribe$ = cold('     --(s|)     ', { s: subscribed });
      const unsubscribe$ = cold('         --(u|)', {
        u: answer({ channel: '/meta/unsubscribe', successful: true }),
      });
      const unsub = '           -------------!  ';
      const expected = '        -----a-----u--  ';
      const { session$ } = play(
        {
          '/meta/handshake': [cold('(h|)', { h: handshaken })],
          '/meta/connect': [cold('  (c|)', { c: advised }), poll$],
          '/meta/subscribe': [subscribe$],
          '/meta/unsubscribe': [unsubscribe$],
        },
        scheduler,
        replaying(wanted$),
      );

      expectObservable(session$.pipe(spelt({ acknowledged: 'a', unsubscribed: 'u' })), unsub).toBe(
        expected,
      );
      expectSubscriptions(poll$.subscriptions).toBe('     ^------------!');
      expectSubscriptions(subscribe$.subscriptions).toBe('---^-!         ');
    }),
  );

  it(
    'aborts the held poll and disconnects when it is unsubscribed (behaviour 60)',
    marbles(({ cold, expectObservable, expectSubscriptions, flush, scheduler }) => {
      const poll$ = cold<Messages>('-----------');
      const disconnect$ = cold('     ---(d|)', {
        d: answer({ channel: '/meta/disconnect', successful: true }),
      });
      const unsub = '           ----!      ';
      const { session$, ended } = play(
        {
          '/meta/handshake': [cold('(h|)', { h: handshaken })],
          '/meta/connect': [cold('  (c|)', { c: advised }), poll$],
          '/meta/disconnect': [disconnect$],
        },
        scheduler,
      );

      expectObservable(session$.pipe(spelt({ open: 'o' })), unsub).toBe('o----');
      expectSubscriptions(poll$.subscriptions).toBe('      ^---!      ');
      expectSubscriptions(disconnect$.subscriptions).toBe('----^--!   ');
      flush();
      expect(ended).toEqual(['transport closed']);
    }),
  );

  it(
    'ends the session that a handshake still opens after it is unsubscribed',
    marbles(({ cold, expectObservable, expectSubscriptions, flush, scheduler }) => {
      const shake$ = cold('------(h|)', { h: handshaken });
      const unsub = '      --!       ';
      const { session$, asked, ended } = play(
        { '/meta/handshake': [shake$], '/meta/disconnect': [cold('(d|)', { d: polled })] },
        scheduler,
      );

      expectObservable(session$.pipe(spelt({ open: 'o' })), unsub).toBe('---');
      expectSubscriptions(shake$.subscriptions).toBe('^-----!');
      flush();
      expect(asked.map(({ requests: [request] }) => request?.channel)).toEqual([
        '/meta/handshake',
        '/meta/disconnect',
      ]);
      expect(ended).toEqual(['transport closed']);
    }),
  );

  it(
    'waits two seconds for the answer to a handshake that nobody wants any more',
    marbles(({ cold, expectObservable, expectSubscriptions, flush, scheduler }) => {
      const shake$ = cold<Messages>('-');
      const { session$, ended } = play({ '/meta/handshake': [shake$] }, scheduler);

      expectObservable(session$.pipe(spelt({ open: 'o' })), '--!').toBe('---');
      expectSubscriptions(shake$.subscriptions).toBe('^ 2001ms !');
      flush();
      expect(ended).toEqual(['transport closed']);
    }),
  );

  it(
    'delivers the events of an answer before it fails with the refusal beside them (behaviour 44)',
    marbles(({ cold, expectObservable, scheduler }) => {
      const { session$ } = play(
        {
          '/meta/handshake': [cold('(h|)', { h: handshaken })],
          '/meta/connect': [
            cold('                  (c|)', { c: advised }),
            cold('                  --(c|)', {
              c: { ...unknownClient, events: [event('/event/A', 1)] },
            }),
          ],
        },
        scheduler,
      );
      const seen$ = session$.pipe(spelt({ events: 'e' }), failingWithItsName());

      expectObservable(seen$).toBe('--(e#)', undefined, 'ServerError');
    }),
  );

  it(
    'polls again within the session, after a growing pause, when the server was not reached',
    marbles(({ cold, expectObservable, scheduler }) => {
      const unreachable = new TransportError('refused', {
        method: 'POST',
        url: 'http://x',
        code: 'ECONNREFUSED',
      });
      const { session$ } = play(
        {
          '/meta/handshake': [cold('(h|)', { h: handshaken })],
          '/meta/connect': [
            cold('                  (c|)', { c: advised }),
            cold<Messages>('#', undefined, unreachable),
            cold<Messages>('#', undefined, unreachable),
            cold('                  -(c|)', { c: polled }),
            cold<Messages>('-'),
          ],
        },
        scheduler,
      );
      // Handshaking, open, waiting twice, and open again.
      const expected = '(hpow) 994ms w 1999ms -(po)';
      const seen$ = session$.pipe(speltWithStates({ polled: 'p' }));

      expectObservable(seen$, '4s !').toBe(expected);
    }),
  );

  it(
    'asks for an answer at once when it polls again, so that it soon knows that the session works',
    marbles(({ cold, expectObservable, flush, scheduler }) => {
      const unavailable = new TransportError('down', {
        method: 'POST',
        url: 'x',
        code: 'ECONNREFUSED',
      });
      const { session$, asked } = play(
        {
          '/meta/handshake': [cold('(h|)', { h: handshaken })],
          '/meta/connect': [
            cold('                  (c|)', { c: advised }),
            cold<Messages>('        #', undefined, unavailable),
            cold('                  (c|)', { c: polled }),
            NEVER,
          ],
        },
        scheduler,
      );

      expectObservable(session$.pipe(speltWithStates({})), '2s !').toBe('(how) 995ms o');
      flush();
      expect(asked.map(({ requests: [request] }) => request?.['advice'])).toEqual([
        undefined,
        { timeout: 0 },
        undefined,
        { timeout: 0 },
        undefined,
        undefined,
      ]);
    }),
  );

  it(
    'gives the session up when the server goes on refusing the same poll',
    marbles(({ cold, expectObservable, scheduler }) => {
      const { session$ } = play(
        {
          '/meta/handshake': [cold('(h|)', { h: handshaken })],
          '/meta/connect': [
            cold('                  (c|)', { c: advised }),
            cold('                  (c|)', { c: refused }),
          ],
        },
        scheduler,
      );
      const seen$ = session$.pipe(spelt({ polled: 'p' }), failingWithItsName());

      expectObservable(seen$).toBe('p 9999ms #', undefined, 'ServerError');
    }),
  );

  it(
    'repeats a subscription that did not reach the server without calling the connection down',
    marbles(({ cold, expectObservable, scheduler }) => {
      const unavailable = new TransportError('down', {
        method: 'POST',
        url: 'http://x',
        code: 'ECONNREFUSED',
      });
      const { session$ } = play(
        {
          '/meta/handshake': [cold('(h|)', { h: handshaken })],
          '/meta/connect': [cold('  (c|)', { c: advised }), NEVER],
          '/meta/subscribe': [
            cold<Messages>('#', undefined, unavailable),
            cold('                  -(s|)', { s: subscribed }),
          ],
        },
        scheduler,
        new BehaviorSubject(wanting(demand('/event/A'))),
      );
      const seen$ = session$.pipe(speltWithStates({ activity: 'r', acknowledged: 'a' }));

      expectObservable(seen$, '2s !').toBe('(hor) 996ms a');
    }),
  );

  it(
    'ends, for the next one to begin, when a channel that it has must go back in its history',
    marbles(({ cold, expectObservable, scheduler }) => {
      const wanted$ = cold('a----b', {
        a: wanting(demand('/event/A')),
        b: wanting(demand('/event/A', ReplayOption.AllEvents)),
      });
      const { session$ } = play(
        {
          '/meta/handshake': [cold('(h|)', { h: handshaken })],
          '/meta/connect': [cold('  (c|)', { c: advised }), NEVER],
          '/meta/subscribe': [cold('-(s|)', { s: subscribed })],
          '/meta/disconnect': [cold('(d|)', { d: answer() })],
        },
        scheduler,
        replaying(wanted$),
      );

      expectObservable(session$.pipe(spelt({ acknowledged: 'a' }))).toBe('-a---|');
    }),
  );

  it(
    'fails when the server sends a disconnect of its own, without id and success (behaviour 14)',
    marbles(({ cold, expectObservable, scheduler }) => {
      const { session$ } = play(
        {
          '/meta/handshake': [cold('(h|)', { h: handshaken })],
          '/meta/connect': [
            cold('                  (c|)', { c: advised }),
            cold('                  --(d|)', { d: answer({ channel: '/meta/disconnect' }) }),
          ],
        },
        scheduler,
      );
      const seen$ = session$.pipe(spelt({ polled: 'p' }), failingWithItsName());

      expectObservable(seen$).toBe('p-#', undefined, 'ServerError');
    }),
  );
});
