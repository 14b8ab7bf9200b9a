import type { AccessToken } from '@sfstream/auth';
import { TransportError } from '@sfstream/http';
import { marbles } from '@sfstream/testing';
import type { MarbleHelpers } from '@sfstream/testing';
import type { Observable } from 'rxjs';
import { EMPTY, NEVER, concat, filter, map, of } from 'rxjs';
import { connection } from '../../src/connection/connection.ts';
import { createBrake } from '../../src/model/brake.ts';
import type { Protocol } from '../../src/protocol/protocol.ts';
import type { Signal } from '../../src/protocol/signal.ts';
import { everMore } from './ever-more.ts';
import { moments } from './moments.ts';

const tokenOf = (accessToken: string, instanceUrl = 'https://acme'): AccessToken => ({
  ...{ accessToken, tokenType: 'Bearer', instanceUrl },
});

/** A connection by a protocol whose sessions go on with each token for the same instance, until `end$` fails. */
const play = (
  { scheduler }: MarbleHelpers,
  token$: Observable<AccessToken>,
  end$: Observable<never> = NEVER,
) => {
  const held: (() => AccessToken)[] = [];
  const rejected: AccessToken[] = [];
  const protocol: Protocol = {
    name: 'pub-sub',
    checkChannel: () => undefined,
    toPosition: (stored) => stored,
    reach: (token) => {
      held.push(token);
      const { instanceUrl } = token();
      return of(() =>
        concat(of<Signal>({ type: 'state', state: { type: 'handshaking', instanceUrl } }), end$),
      );
    },
    goesOn: (begun, renewed) => begun.instanceUrl === renewed.instanceUrl,
    recoveryFrom: () => ({ remedy: 'renew', pace: 'at-once' }),
    activity$: EMPTY,
    close: () => undefined,
  };
  const connection$ = connection({
    auth: {
      token$,
      renew: (token) => {
        rejected.push(token);
        return NEVER;
      },
    },
    ...{ protocol, scheduler, wanted$: NEVER, brake: createBrake(0), handedCount: everMore() },
    ...{ backoff: () => 1_000, sessionBackoff: () => 1_000, connectionTimeout: null },
    inBackground: (task) => task.subscribe(),
  });
  const state$ = connection$.pipe(
    filter((signal) => signal.type === 'state'),
    map(({ state }) => state.type),
  );
  return { state$, held, rejected };
};

const states = { a: 'authenticating', h: 'handshaking', w: 'waiting' };

describe('a session that goes on when its token is replaced', () => {
  it(
    'stays, and has the newest token',
    marbles((helpers) => {
      const token$ = helpers.cold('a 4999ms b', { a: tokenOf('t1'), b: tokenOf('t2') });
      const { state$, held } = play(helpers, token$);
      helpers.expectObservable(state$, '10s !').toBe(moments('(ah)'), states);
      helpers.flush();
      expect(held.map((token) => token().accessToken)).toEqual(['t2']);
    }),
  );

  it(
    'ends all the same where the next token is for another instance than that with which it began',
    marbles((helpers) => {
      const token$ = helpers.cold('a 4999ms b 4999ms c', {
        ...{ a: tokenOf('t1'), b: tokenOf('t2'), c: tokenOf('t3', 'https://acme2') },
      });
      const { state$, held } = play(helpers, token$);
      helpers.expectObservable(state$, '15s !').toBe(moments('(ah) 10s h'), states);
      helpers.flush();
      expect(held).toHaveLength(2);
    }),
  );

  it(
    'and fails for its token rejects the newest',
    marbles((helpers) => {
      const token$ = helpers.cold('a 4999ms b', { a: tokenOf('t1'), b: tokenOf('t2') });
      const refused = new TransportError('refused', { method: 'POST', url: 'https://acme' });
      const end$ = helpers.cold<never>('8s #', {}, refused);
      const { state$, rejected } = play(helpers, token$, end$);
      helpers.expectObservable(state$, '10s !').toBe(moments('(ah) 8s (wa)'), states);
      helpers.flush();
      expect(rejected).toEqual([expect.objectContaining({ accessToken: 't2' })]);
    }),
  );
});
