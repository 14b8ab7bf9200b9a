import { AuthenticationError } from '@sfstream/auth';
import type { AccessToken } from '@sfstream/auth';
import { ConnectionClosedError } from '@sfstream/http';
import { noPublisher } from '../../test/helpers/no-publisher.ts';
import { ServerError } from '../errors/server-error.ts';
import type { Signal } from '../protocol/signal.ts';
import type { SfStreamError } from '@sfstream/base';
import { recoveryFrom } from '../failures/recovery.ts';
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

it('other signals change nothing in the history', () => {
  expect(historyAfter(begun, { type: 'org', orgId: undefined })).toBe(begun);
});
