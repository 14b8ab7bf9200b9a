import { AuthenticationError } from '@sfstream/auth';
import type { AccessToken } from '@sfstream/auth';
import { ConnectionClosedError, TransportError } from '@sfstream/http';
import { noPublisher } from '../../test/helpers/no-publisher.ts';
import { ServerError } from '../errors/server-error.ts';
import type { Signal } from '../protocol/signal.ts';
import type { SfStreamError } from '@sfstream/base';
import { recoveryFrom } from '../failures/recovery.ts';
import { loginPageCode } from '../wire/foreign-answer.ts';
import { afterFailure as afterFailureAt, historyAfter, noHistory, withToken } from './history.ts';
import type { Failed } from './history.ts';
import type { History } from './history.ts';

const token: AccessToken = {
  accessToken: 'token',
  tokenType: 'Bearer',
  instanceUrl: 'https://acme.my.salesforce.com',
};
const backoffs = { backoff: () => 1_000, sessionBackoff: () => 9_000 };
const broken = new ConnectionClosedError('broken', { method: 'POST', url: 'https://acme' });
const unknown = new ServerError('no', { error: '403::Unknown client' });
const invalid = new ServerError('no', { error: '401::Authentication invalid' });
const opened = (since: number): Signal => ({
  type: 'state',
  state: { type: 'open', since, publisher: noPublisher },
});

const afterFailure = (history: History, error: SfStreamError, now: number): Failed =>
  afterFailureAt(history, { error, recovery: recoveryFrom(error) }, now, backoffs);

const begun: History = historyAfter(withToken(noHistory(0), token), {
  type: 'begun',
  activity: { type: 'handshake', clientId: 'c1' },
});

describe('after a failure', () => {
  it('the failures in a row are counted', () => {
    const once = afterFailure(noHistory(0), broken, 5);
    const twice = afterFailure(once.history, broken, 6);
    expect([once.pause?.attempt, twice.pause?.attempt]).toEqual([1, 2]);
    expect(twice.history).toMatchObject({ failures: 2, failingSince: 5, wasStable: false });
  });

  it('the count begins again where a session was stable', () => {
    const failed = afterFailure(noHistory(0), broken, 5).history;
    const stable = historyAfter(failed, opened(10));
    expect(afterFailure(stable, broken, 20_000).history).toMatchObject({
      failures: 1,
      wasStable: true,
      failingSince: 20_000,
    });
  });

  it('the count goes on where a session did not last', () => {
    const failed = afterFailure(noHistory(0), broken, 5).history;
    const short = historyAfter(failed, opened(10));
    expect(afterFailure(short, broken, 9_000).history.failures).toBe(2);
  });

  it('pauses are longer from the second session that is lost in a row', () => {
    const once = afterFailure(begun, broken, 5);
    const again = historyAfter(once.history, {
      type: 'begun',
      activity: { type: 'handshake', clientId: 'c2' },
    });
    expect(afterFailure(again, broken, 6).pause?.delay).toBe(9_000);
    expect(afterFailure(once.history, broken, 6).pause?.delay).toBe(1_000);
  });

  it('a refused token is to be replaced, until another is there', () => {
    const { history } = afterFailure(begun, invalid, 5);
    expect(history.rejected).toEqual(token);
    expect(withToken(history, token)).not.toHaveProperty('rejected');
  });

  it('a token is doubted after five minutes without a session, and not before', () => {
    const failed = afterFailure(withToken(noHistory(0), token), broken, 0).history;
    const first = withToken(failed, token);
    const before = afterFailure(first, broken, 299_999).history;
    const after = afterFailure(first, broken, 300_000).history;
    expect(before.rejected).toBeUndefined();
    expect(after).toMatchObject({ rejected: token, failingSince: 300_000 });
  });

  it('a session counts as stable from its tenth second on', () => {
    const failed = afterFailure(noHistory(0), broken, 5).history;
    const open = historyAfter(failed, opened(15_000));
    const failuresAt = (now: number) => afterFailure(open, broken, now).history.failures;
    expect([failuresAt(24_999), failuresAt(25_000)]).toEqual([2, 1]);
  });

  it('a token is not doubted while sessions open with it, nor for its age alone', () => {
    const since = withToken(afterFailure(noHistory(0), broken, 200_000).history, token);
    const open = historyAfter(since, opened(595_000));
    expect(afterFailure(open, broken, 600_000).history).not.toHaveProperty('rejected');
    expect(afterFailure(since, broken, 250_000).history).not.toHaveProperty('rejected');
  });

  it('nothing follows where nothing helps', () => {
    const refused = new AuthenticationError('no', { error: 'invalid_grant' });
    expect(afterFailure(noHistory(0), refused, 5).pause).toBeUndefined();
  });

  it('what was begun counts for one failure only', () => {
    const { history } = afterFailure(begun, unknown, 5);
    expect(history).not.toHaveProperty('hasBegun');
    expect(history).not.toHaveProperty('openedAt');
  });
});

describe('a renewal of the token', () => {
  const renewed = afterFailure(begun, invalid, 5);

  it('is made at once, and by the longer pauses where it has not helped', () => {
    expect(renewed.pause?.delay).toBe(0);
    expect(afterFailure(renewed.history, invalid, 6).pause?.delay).toBe(9_000);
  });

  it('is made at once again where a session was stable since', () => {
    const stable = historyAfter(renewed.history, opened(10));
    expect(afterFailure(stable, invalid, 20_000).pause?.delay).toBe(0);
  });
});

describe('a login page in place of an answer', () => {
  const page = new TransportError('page', {
    ...{ method: 'POST', url: 'https://acme', status: 200 },
    ...{ means: 'session-over', code: loginPageCode },
  });
  const once = afterFailure(begun, page, 5);

  it('has no remedy where another token has not helped', () => {
    expect(once.pause).toBeDefined();
    expect(afterFailure(once.history, page, 6)).toEqual({
      history: expect.objectContaining({ failures: 2 }) as History,
      pause: undefined,
    });
  });

  it('has one again where a session was stable since', () => {
    const stable = historyAfter(once.history, opened(10));
    expect(afterFailure(stable, page, 20_000).pause).toBeDefined();
  });

  it('leaves the remedies of other failures', () => {
    expect(afterFailure(once.history, broken, 6).pause).toBeDefined();
  });
});

describe('a page in place of an answer, with a status that is final', () => {
  const page = new TransportError('page', {
    ...{ method: 'POST', url: 'https://acme', status: 404, means: 'final' },
  });

  it('ends a connection that was never stable', () => {
    expect(afterFailure(begun, page, 5).pause).toBeUndefined();
    expect(afterFailure(historyAfter(begun, opened(10)), page, 5_000).pause).toBeUndefined();
  });

  it('is tried again, one failure after another, where the connection was stable before', () => {
    const once = afterFailure(historyAfter(begun, opened(10)), page, 20_000);
    expect(once.pause).toMatchObject({ attempt: 1, delay: 100 });
    expect(afterFailure(once.history, page, 20_100).pause).toMatchObject({ attempt: 2 });
  });
});

describe('the pause after a failure', () => {
  it('is of the usual length for the first of a session', () => {
    expect(afterFailure(begun, broken, 5).pause?.delay).toBe(1_000);
  });

  it('is as long as the server asks', () => {
    const asking = new TransportError('busy', {
      ...{ method: 'POST', url: 'https://acme', status: 503, retryAfter: 30_000 },
    });
    expect(afterFailure(begun, asking, 5).pause?.delay).toBe(30_000);
  });
});

it('a session that is not open yet does not count as stable', () => {
  const state = { type: 'connecting', since: 10 };
  const history = historyAfter(noHistory(0), { type: 'state', state } as unknown as Signal);
  expect(afterFailure(history, broken, 20_000).history.wasStable).toBe(false);
});

it('other signals change nothing in the history', () => {
  expect(historyAfter(begun, { type: 'org', orgId: undefined })).toBe(begun);
});
