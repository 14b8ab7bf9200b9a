import type { AccessToken, Authenticator } from '@sfstream/auth';
import { AuthenticationError } from '@sfstream/auth';
import { ConnectionClosedError, TransportError } from '@sfstream/http';
import { marbles } from '@sfstream/testing';
import type { MarbleHelpers } from '@sfstream/testing';
import type { Observable } from 'rxjs';
import {
  EMPTY,
  BehaviorSubject,
  NEVER,
  ReplaySubject,
  concat,
  defer,
  filter,
  map,
  of,
  share,
  switchMap,
  takeUntil,
  throwError,
  timer,
} from 'rxjs';
import { exponentialBackoff } from '@sfstream/base';
import type { Messages } from '../../src/wire/read-messages.ts';
import { bayeuxProtocol } from '../../src/client/bayeux-protocol.ts';
import { connection } from '../../src/connection/connection.ts';
import type { Brake } from '../../src/model/brake.ts';
import { createBrake } from '../../src/model/brake.ts';
import type { Demand, Wanted } from '../../src/model/demand.ts';
import { ReplayOption } from '../../src/model/replay.ts';
import type { Signal } from '../../src/protocol/signal.ts';
import { everMore } from './ever-more.ts';
import { failingWithItsName } from './failing-with-its-name.ts';
import { moments } from './moments.ts';
import type { Script } from './scripted-exchange.ts';
import {
  advised,
  answer,
  authenticationInvalid,
  handshaken,
  refused,
  scriptedExchange,
  subscribed,
  unknownClient,
} from './scripted-exchange.ts';

const token = (
  accessToken: string,
  instanceUrl = 'https://acme.my.salesforce.com',
): AccessToken => ({
  accessToken,
  tokenType: 'Bearer',
  instanceUrl,
});

/** An authenticator that has the first token and asks for each later one. */
const authenticator = (first: AccessToken, renewal$: Observable<AccessToken>): Authenticator => {
  const current = new BehaviorSubject(first);
  return {
    token$: current,
    renew: () => renewal$.pipe(map((renewed) => (current.next(renewed), renewed))),
  };
};

/** The latest value at once, then the later ones: as a client's channels tell what is wanted. */
const replaying = (wanted$: Observable<Wanted>): Observable<Wanted> =>
  concat(wanted$, NEVER).pipe(
    share({ connector: () => new ReplaySubject(1), resetOnRefCountZero: false }),
  );

const states = {
  a: 'authenticating',
  h: 'handshaking',
  o: 'open',
  w: 'waiting',
  p: 'parked',
};

const statesOf = (signal$: Observable<Signal>) =>
  signal$.pipe(
    filter((signal) => signal.type === 'state'),
    map(({ state }) => state.type),
    failingWithItsName(),
  );

interface Options {
  readonly auth?: Authenticator;
  readonly wanted$?: Observable<Wanted>;
  readonly backoff?: (failures: number) => number;
  readonly sessionBackoff?: (failures: number) => number;
  readonly brake?: Brake;
}

/** A connection against a script that goes on through all sessions. */
const play = (
  script: Script,
  { scheduler }: MarbleHelpers,
  {
    auth = authenticator(token('t1'), NEVER),
    wanted$ = of({ demands: new Map() }),
    backoff = (failures) => failures * 1_000,
    sessionBackoff = backoff,
    brake = createBrake(0),
  }: Options = {},
) => {
  const { exchange, asked } = scriptedExchange(script, () => scheduler.now());
  const reached: AccessToken[] = [];
  const connection$ = connection({
    auth,
    protocol: bayeuxProtocol({
      activity$: EMPTY,
      complete: () => undefined,
      reach: (reachedWith) => {
        reached.push(reachedWith);
        return of(() => ({
          exchange,
          instanceUrl: reachedWith.instanceUrl,
          close: () => undefined,
        }));
      },
    }),
    wanted$: replaying(wanted$),
    backoff,
    sessionBackoff,
    connectionTimeout: null,
    scheduler,
    brake,
    handedCount: everMore(),
    inBackground: (task) => task.subscribe(),
  });
  return { state$: statesOf(connection$), asked, reached };
};

const demand = (channel: string): readonly [string, Demand] => [
  channel,
  { channel, position: () => ReplayOption.NewEvents },
];

const once = (messages: Messages) => of(messages);

const after = (helpers: MarbleHelpers, time: string, messages: Messages) =>
  helpers.cold(`${time} (m|)`, { m: messages });

const forgotten = [once(advised), once(unknownClient)];

describe('a connection', () => {
  it(
    'opens a new session at once when the server has forgotten the old one, without a login (behaviours 9, 11)',
    marbles((helpers) => {
      const { state$, reached } = play(
        {
          '/meta/handshake': [once(handshaken)],
          '/meta/connect': [
            once(advised),
            after(helpers, '20s', unknownClient),
            once(advised),
            NEVER,
          ],
        },
        helpers,
      );

      helpers.expectObservable(state$, '30s !').toBe(moments('(aho) 20s (waho)'), states);
      helpers.flush();
      expect(reached.map(({ accessToken }) => accessToken)).toEqual(['t1', 't1']);
    }),
  );

  it(
    'outlives the pages of a gateway, with a status that is final to a new connection, after a session that lasted',
    marbles((helpers) => {
      const page = new TransportError('page', {
        ...{ method: 'POST', url: 'https://acme', status: 404, means: 'final' },
      });
      const paged = throwError(() => page);
      const { state$ } = play(
        {
          '/meta/handshake': [once(handshaken), paged, paged, once(handshaken)],
          '/meta/connect': [
            once(advised),
            helpers.cold('20s #', undefined, page),
            once(advised),
            NEVER,
          ],
        },
        helpers,
      );

      helpers
        .expectObservable(state$, '40s !')
        .toBe(moments('(aho) 20s w 100ms (ahw) 1s (ahw) 2s (aho)'), states);
    }),
  );

  it(
    'waits longer each time when every new session is forgotten again (behaviour 12)',
    marbles((helpers) => {
      const { state$ } = play(
        {
          '/meta/handshake': [once(handshaken)],
          '/meta/connect': [
            ...forgotten,
            ...forgotten,
            ...forgotten,
            ...forgotten,
            once(advised),
            NEVER,
          ],
        },
        helpers,
      );

      helpers
        .expectObservable(state$, '20s !')
        .toBe(moments('(ahowahow) 1s (ahow) 2s (ahow) 3s (aho)'), states);
    }),
  );

  it(
    'waits by a longer backoff from the second session in a row that does not last',
    marbles((helpers) => {
      const { state$ } = play(
        {
          '/meta/handshake': [once(handshaken)],
          '/meta/connect': [...forgotten, ...forgotten, ...forgotten, once(advised), NEVER],
        },
        helpers,
        { sessionBackoff: (failures) => failures * 10_000 },
      );

      helpers
        .expectObservable(state$, '40s !')
        .toBe(moments('(ahowahow) 10s (ahow) 20s (aho)'), states);
    }),
  );

  it(
    'waits by a longer backoff from the second token in a row that is refused',
    marbles((helpers) => {
      const denied = once(
        answer({
          channel: '/meta/handshake',
          successful: false,
          error: '401::Authentication invalid',
        }),
      );
      const { state$ } = play(
        { '/meta/handshake': [denied, denied, once(handshaken)], '/meta/connect': [NEVER] },
        helpers,
        {
          auth: authenticator(token('t1'), of(token('t2'))),
          sessionBackoff: (failures) => failures * 10_000,
        },
      );

      helpers.expectObservable(state$, '40s !').toBe(moments('(ahwahw) 20s (ah)'), states);
    }),
  );

  it(
    'replaces at once a token that turns out to be refused when a lost session is replaced',
    marbles((helpers) => {
      const { state$ } = play(
        {
          '/meta/handshake': [
            once(handshaken),
            once(
              answer({
                channel: '/meta/handshake',
                successful: false,
                error: '401::Authentication invalid',
              }),
            ),
            once(handshaken),
          ],
          '/meta/connect': [...forgotten, once(advised), NEVER],
        },
        helpers,
        { auth: authenticator(token('t1'), of(token('t2'))) },
      );

      helpers.expectObservable(state$, '40s !').toBe(moments('(ahowahwaho)'), states);
    }),
  );

  it(
    'waits by the shorter backoff for a server that opens no session',
    marbles((helpers) => {
      const down = throwError(
        () => new ConnectionClosedError('lost', { method: 'POST', url: '/' }),
      );
      const { state$ } = play(
        { '/meta/handshake': [down, down, once(handshaken)], '/meta/connect': [NEVER] },
        helpers,
        { sessionBackoff: (failures) => failures * 10_000 },
      );

      helpers.expectObservable(state$, '40s !').toBe(moments('(ahw) 1s (ahw) 2s (ah)'), states);
    }),
  );

  it(
    'counts failures again after a session that lasted',
    marbles((helpers) => {
      const { state$ } = play(
        {
          '/meta/handshake': [once(handshaken)],
          '/meta/connect': [
            ...forgotten,
            once(advised),
            after(helpers, '15s', unknownClient),
            once(advised),
            NEVER,
          ],
        },
        helpers,
      );

      helpers.expectObservable(state$, '20s !').toBe(moments('(ahowaho) 15s (waho)'), states);
    }),
  );

  it(
    'makes one handshake when a poll and a subscription find the session lost together (behaviour 13)',
    marbles((helpers) => {
      const subscriptionLost = answer({
        channel: '/meta/subscribe',
        successful: false,
        error: '403::Unknown client',
      });
      const wanted$ = helpers.cold('a 9ms b', {
        a: { demands: new Map<string, Demand>() },
        b: { demands: new Map([demand('/event/A')]) },
      });
      const { asked, state$ } = play(
        {
          '/meta/handshake': [
            once(handshaken),
            once(answer({ channel: '/meta/handshake', successful: true, clientId: 'c2' })),
          ],
          '/meta/connect': [
            once(advised),
            after(helpers, '15ms', unknownClient),
            once(advised),
            NEVER,
          ],
          '/meta/subscribe': [after(helpers, '5ms', subscriptionLost), once(subscribed)],
        },
        helpers,
        { wanted$ },
      );

      helpers.expectObservable(state$, '1s !').toBe(moments('(aho) 15ms (waho)'), states);
      helpers.flush();
      const sent = asked.map(({ requests: [request] }) => [
        request?.channel,
        request?.['clientId'],
      ]);
      expect(sent).toEqual([
        ['/meta/handshake', undefined],
        ['/meta/connect', 'c1'],
        ['/meta/connect', 'c1'],
        ['/meta/subscribe', 'c1'],
        ['/meta/handshake', undefined],
        ['/meta/connect', 'c2'],
        ['/meta/subscribe', 'c2'],
        ['/meta/connect', 'c2'],
        ['/meta/disconnect', 'c2'],
      ]);
    }),
  );

  it(
    'replaces a rejected token once, at once, and goes on with the new one (behaviours 8, 10)',
    marbles((helpers) => {
      const { state$, reached } = play(
        {
          '/meta/handshake': [once(handshaken)],
          '/meta/connect': [
            once(advised),
            after(helpers, '20s', authenticationInvalid),
            once(advised),
            NEVER,
          ],
        },
        helpers,
        { auth: authenticator(token('t1'), helpers.cold('50ms (t|)', { t: token('t2') })) },
      );

      helpers.expectObservable(state$, '30s !').toBe(moments('(aho) 20s (wa) 50ms (ho)'), states);
      helpers.flush();
      expect(reached.map(({ accessToken }) => accessToken)).toEqual(['t1', 't2']);
    }),
  );

  it(
    'goes on asking for a new token while the login is out of order, more and more rarely (behaviour 17)',
    marbles((helpers) => {
      const outOfOrder = new TransportError('out of order', {
        method: 'POST',
        url: 'https://login.salesforce.com',
        status: 503,
      });
      let logins = 0;
      const renewal$ = defer(() => {
        logins += 1;
        return logins < 3 ? throwError(() => outOfOrder) : of(token('t2'));
      });
      const { state$, reached } = play(
        {
          '/meta/handshake': [once(handshaken)],
          '/meta/connect': [
            once(advised),
            after(helpers, '20s', authenticationInvalid),
            once(advised),
            NEVER,
          ],
        },
        helpers,
        { auth: authenticator(token('t1'), renewal$) },
      );

      helpers
        .expectObservable(state$, '40s !')
        .toBe(moments('(aho) 20s (waw) 1s (aw) 2s (aho)'), states);
      helpers.flush();
      expect(logins).toBe(3);
      expect(reached.map(({ accessToken }) => accessToken)).toEqual(['t1', 't2']);
    }),
  );

  it(
    'fails promptly when the login is refused (behaviour 18)',
    marbles((helpers) => {
      const refusal$ = throwError(() => new AuthenticationError('refused'));
      const { state$ } = play(
        { '/meta/handshake': [once(handshaken)], '/meta/connect': [once(authenticationInvalid)] },
        helpers,
        { auth: authenticator(token('t1'), refusal$) },
      );

      helpers
        .expectObservable(state$, '10s !')
        .toBe(moments('(ahwa#)'), states, 'AuthenticationError');
    }),
  );

  it(
    'follows a token that someone else has renewed, with a new session where it is valid (behaviour 19)',
    marbles((helpers) => {
      const moved = token('t2', 'https://acme2.my.salesforce.com');
      const token$ = helpers.cold('a 4999ms b', { a: token('t1'), b: moved });
      const { state$, reached } = play(
        {
          '/meta/handshake': [once(handshaken)],
          '/meta/connect': [once(advised), NEVER, once(advised), NEVER],
        },
        helpers,
        { auth: { token$, renew: () => NEVER } },
      );

      helpers.expectObservable(state$, '10s !').toBe(moments('(aho) 5s (ho)'), states);
      helpers.flush();
      expect(reached.at(-1)).toEqual(moved);
    }),
  );

  it(
    'opens a new session, after a pause, when an answer may have been lost on its way',
    marbles((helpers) => {
      const reset = new ConnectionClosedError('reset', {
        method: 'POST',
        url: 'http://x',
        code: 'ECONNRESET',
      });
      const { state$ } = play(
        {
          '/meta/handshake': [once(handshaken)],
          '/meta/connect': [
            once(advised),
            timer(20_000, helpers.scheduler).pipe(switchMap(() => throwError(() => reset))),
            once(advised),
            NEVER,
          ],
        },
        helpers,
      );

      helpers.expectObservable(state$, '30s !').toBe(moments('(aho) 20s w 100ms (aho)'), states);
    }),
  );

  it(
    'never asks hotly, whatever a server refuses without advice (behaviour 2)',
    marbles((helpers) => {
      const { asked, state$ } = play(
        { '/meta/handshake': [once(handshaken)], '/meta/connect': [once(refused)] },
        helpers,
        { backoff: exponentialBackoff({ random: () => 0.5 }) },
      );
      const times = () => asked.map(({ at }) => at);

      state$.pipe(takeUntil(timer(600_000, helpers.scheduler))).subscribe();
      helpers.flush();
      const gaps = times()
        .slice(1)
        .map((time, index) => time - (times()[index] ?? 0));
      expect(times().filter((time) => time <= 1_000).length).toBeLessThanOrEqual(4);
      expect(Math.max(...gaps)).toBeGreaterThan(10_000);
      expect(asked.length).toBeLessThan(200);
    }),
  );

  it(
    'parks while subscribers are too slow, and opens a new session when they have caught up',
    marbles((helpers) => {
      const brake = createBrake(1);
      const { state$ } = play(
        {
          '/meta/handshake': [once(handshaken)],
          '/meta/connect': [once(advised), once(advised), NEVER],
        },
        helpers,
        { brake },
      );
      const release = brake.hold();
      helpers.scheduler.schedule(release, 300_000);

      helpers.expectObservable(state$, '400s !').toBe(moments('(aho) 30s p 270s (ho)'), states);
    }),
  );

  it(
    'asks for another token now and then while an instance stays unreachable, and follows it to another one',
    marbles((helpers) => {
      const gone = new TransportError('gone', { method: 'POST', url: 'x', code: 'ENOTFOUND' });
      const moved = token('t2', 'https://acme.other.my.salesforce.com');
      const renewals: number[] = [];
      const renewal$ = defer(() => {
        renewals.push(helpers.scheduler.now());
        return of(moved);
      });
      const unreachable = Array.from({ length: 40 }, () => throwError(() => gone));
      const { state$, reached } = play(
        {
          '/meta/handshake': [...unreachable, once(handshaken)],
          '/meta/connect': [once(advised), NEVER],
        },
        helpers,
        { auth: authenticator(token('t1'), renewal$), backoff: () => 30_000 },
      );
      state$.pipe(takeUntil(timer(1_500_000, helpers.scheduler))).subscribe();
      helpers.flush();

      // Every five minutes, after the pause of the failure that made the token doubtful.
      expect(renewals).toEqual([330_000, 630_000, 930_000]);
      expect(reached.at(-1)).toBe(moved);
    }),
  );

  it(
    'ends with the error of a login page that another token has not changed',
    marbles((helpers) => {
      const page = new TransportError('a login page', {
        method: 'POST',
        url: 'x',
        status: 200,
        code: 'ERR_LOGIN_PAGE',
        means: 'session-over',
      });
      const { state$, reached } = play({ '/meta/handshake': [throwError(() => page)] }, helpers, {
        auth: authenticator(token('t1'), of(token('t2'))),
      });
      helpers.expectObservable(state$, '20s !').toBe(moments('(ahwah#)'), states, 'TransportError');
      helpers.flush();
      expect(reached.map(({ accessToken }) => accessToken)).toEqual(['t1', 't2']);
    }),
  );
});
