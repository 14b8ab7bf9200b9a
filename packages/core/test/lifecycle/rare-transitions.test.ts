/** Arrows that need several things at once, on a whole client in virtual time. The others are common in all tests. */
import type { AccessToken } from '@sfstream/auth';
import { LoginUnavailableError } from '@sfstream/auth';
import { TransportError } from '@sfstream/http';
import type { Observable, SchedulerLike } from 'rxjs';
import { NEVER, Subject, concat, defer, of, startWith, switchMap, throwError, timer } from 'rxjs';
import { ReplayOption, hold } from '../../src/index.ts';
import type { Messages } from '../../src/wire/read-messages.ts';
import { advised, handshaken, subscribed } from '../marbles/scripted-exchange.ts';
import type { PlayedClient } from './played-client.ts';
import { events, late, playedClient, token } from './played-client.ts';

jest.mock('../../src/client/create-transports.ts', () =>
  jest.requireActual<object>('./scripted-transports.ts'),
);

/** Fails after so many milliseconds, as a request that does not reach the org. */
const unreachable = (milliseconds: number, scheduler: SchedulerLike): Observable<never> =>
  timer(milliseconds, scheduler).pipe(
    switchMap(() =>
      throwError(
        () => new TransportError('unreachable', { method: 'POST', url: 'x', code: 'ENOTFOUND' }),
      ),
    ),
  );

const loginFailed = new LoginUnavailableError('down', {
  method: 'POST',
  url: 'x',
  reason: 'busy',
});

interface Life {
  readonly handshake?: Observable<Messages>;
  readonly polls: (scheduler: SchedulerLike) => readonly Observable<Messages>[];
  /** When the subscriber takes hold of an event for good, which keeps the client from polling. */
  readonly holds?: 'at once' | 'after 2 s';
  readonly after10s?: (played: PlayedClient, tokens: Subject<AccessToken>) => void;
  readonly after60s?: Life['after10s'];
}

/** The first letters of the states that a client goes through in two minutes. */
const statesOf = ({
  handshake = of(handshaken),
  polls,
  holds,
  after10s,
  after60s,
}: Life): string => {
  const tokens = new Subject<AccessToken>();
  const logins = [tokens.pipe(startWith(token('t1')))];
  const token$ = defer(() => logins.shift() ?? concat(of(token('t2')), NEVER));
  const played = playedClient({
    script: (scheduler) => ({
      '/meta/handshake': [handshake],
      '/meta/subscribe': [of(subscribed)],
      '/meta/connect': polls(scheduler),
    }),
    options: { auth: { token$, renew: () => NEVER }, maxPendingCount: 1 },
    onEvent: (event, { scheduler }) => {
      if (holds === 'at once') hold(event);
      if (holds === 'after 2 s') scheduler.schedule(() => void hold(event), 2_000);
    },
  });
  played.windTo(10_000);
  after10s?.(played, tokens);
  played.windTo(60_000);
  after60s?.(played, tokens);
  played.windTo(120_000);
  return played.notes.flatMap(({ row, letter }) => (row === 'state$' ? [letter] : [])).join('');
};

const opened = () => [of(advised), NEVER, of(advised), NEVER];
const held = (scheduler: SchedulerLike) => [
  of(advised),
  late(1_000, events(1), scheduler),
  of(advised),
  NEVER,
];
const lostAt9500 = (scheduler: SchedulerLike) => [
  of(advised),
  unreachable(9_500, scheduler),
  of(advised),
  NEVER,
];
const anotherToken: Life['after10s'] = (_, tokens) => tokens.next(token('t2'));

it.each<[string, string, Life]>([
  [
    'another token during a handshake begins another one',
    'iahh',
    { handshake: NEVER, polls: opened, after10s: anotherToken },
  ],
  ['another token replaces an open session', 'iahoho', { polls: opened, after10s: anotherToken }],
  ['a poll that is repeated opens the session again', 'iahowo', { polls: lostAt9500 }],
  [
    'a poll that is repeated in vain is waited for again',
    'iahowwo',
    {
      polls: (scheduler) => [
        of(advised),
        unreachable(0, scheduler),
        unreachable(0, scheduler),
        of(advised),
        NEVER,
      ],
    },
  ],
  [
    'a poll that is to be repeated is held back until the session is parked',
    'iahowp',
    {
      polls: (scheduler) => [
        of(advised),
        late(1_000, events(1), scheduler),
        unreachable(4_000, scheduler),
      ],
      holds: 'after 2 s',
    },
  ],
  [
    'another token replaces a session that waits',
    'iahowho',
    { polls: lostAt9500, after10s: anotherToken },
  ],
  [
    'a subscriber of history replaces a session that waits',
    'iahowho',
    {
      polls: lostAt9500,
      after10s: ({ client }) =>
        client.channel('/event/Order__e', { replay: ReplayOption.AllEvents }).subscribe(),
    },
  ],
  [
    'another token opens a session in place of a parked one, which is parked as well',
    'iahophop',
    { polls: held, holds: 'at once', after60s: anotherToken },
  ],
  [
    'a login that fails while the session is parked is waited for',
    'iahopwahop',
    { polls: held, holds: 'at once', after60s: (_, tokens) => tokens.error(loginFailed) },
  ],
  [
    'a client whose session is parked is idle when its last subscriber leaves',
    'iahopi',
    { polls: held, holds: 'at once', after60s: ({ leave }) => leave() },
  ],
])('%s', (_, states, life) => {
  expect(statesOf(life)).toBe(states);
});
