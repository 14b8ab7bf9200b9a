import { AuthenticationError, LoginUnavailableError } from '@sfstream/auth';
import { ClientError, DecodeError, InvalidOperationError } from '@sfstream/base';
import { ConnectionClosedError, TransportError, TransportTimeoutError } from '@sfstream/http';
import type { TransportFacts } from '@sfstream/http';
import type { Reply } from '../messages/message.ts';
import { refusal, subscriptionRefusal } from './refusal.ts';
import { ServerError } from '../errors/server-error.ts';
import { StoreError } from '../errors/store-error.ts';
import { loginPageCode } from '../wire/foreign-answer.ts';
import type { Recovery } from './recovery.ts';
import { delayBefore, recoveryFrom } from './recovery.ts';

type Answer = `${Recovery['remedy']}, ${Recovery['pace']}${'' | ', if stable'}`;

const answerTo = (error: unknown): Answer => {
  const { remedy, pace, ifStable } = recoveryFrom(error);
  return `${remedy}, ${pace}${ifStable ? ', if stable' : ''}`;
};

const channelsOf = {
  handshake: '/meta/handshake',
  connect: '/meta/connect',
  disconnect: '/meta/disconnect',
} as const;

/** A refusal of the kind that `what` names, as the exchange makes it. */
const refused = (
  what: keyof typeof channelsOf | 'subscribe' | 'without channel',
  said: { error?: string; reason?: string; reconnect?: string },
): Error => {
  const reply: Reply = {
    successful: false,
    ...(said.error !== undefined && { error: said.error }),
    ...(said.reason !== undefined && { ext: { sfdc: { failureReason: said.reason } } }),
    ...(said.reconnect !== undefined && { advice: { reconnect: said.reconnect, interval: 0 } }),
  };
  if (what === 'without channel') return refusal('Refused', reply);
  return what === 'subscribe'
    ? subscriptionRefusal('/event/A', 5, { ...reply, channel: '/meta/subscribe' })
    : refusal('Refused', { ...reply, channel: channelsOf[what] });
};

type Refused = Parameters<typeof refused>;

const denied = (reason: string): Refused => [
  'handshake',
  { error: '403::Handshake denied', reason, reconnect: 'none' },
];
const byPolicy = (reason: string): Refused => [
  'subscribe',
  { error: '403:denied_by_security_policy:subscribe_denied', reason },
];

describe('the answer to a refusal', () => {
  it.each<[string, Refused, Answer]>([
    // The login
    [
      'a poll under a revoked token, whatever the advice (behaviour 8)',
      ['connect', { error: '401::Authentication invalid', reconnect: 'none' }],
      'renew, at-once',
    ],
    [
      'a handshake under a revoked token (behaviour 10)',
      denied('401::Authentication invalid'),
      'renew, at-once',
    ],
    [
      'a handshake without a token',
      denied('401::Request requires authentication'),
      'renew, at-once',
    ],
    [
      'an early refusal without a channel',
      ['without channel', { error: '401::Request requires authentication' }],
      'renew, at-once',
    ],
    [
      'a subscription under a revoked token',
      ['subscribe', { error: '401::Authentication invalid' }],
      'renew, at-once',
    ],
    [
      '401 beside another reason',
      ['connect', { error: '401::Authentication invalid', reason: 'see the log' }],
      'renew, at-once',
    ],
    // The session
    [
      'an unknown client (behaviour 9)',
      ['connect', { error: '403::Unknown client', reconnect: 'handshake' }],
      'handshake, at-once',
    ],
    [
      'an unknown client with the advice "none"',
      ['connect', { error: '403::Unknown client', reconnect: 'none' }],
      'handshake, at-once',
    ],
    [
      'an unknown client without advice',
      ['connect', { error: '403::Unknown client' }],
      'handshake, at-once',
    ],
    [
      'an unknown client at a subscription',
      ['subscribe', { error: '403::Unknown client' }],
      'handshake, at-once',
    ],
    [
      'an unknown client of older servers (behaviour 11)',
      ['connect', { error: '402::Unknown client', reconnect: 'handshake' }],
      'handshake, at-once',
    ],
    [
      'an unknown client of newer CometD (behaviour 11)',
      ['connect', { error: '402::session_unknown', reconnect: 'handshake' }],
      'handshake, at-once',
    ],
    [
      'an unknown session of CometD 4',
      ['subscribe', { error: '402::unknown_session' }],
      'handshake, at-once',
    ],
    [
      'an unknown client of faye, which is not about the login (behaviour 9)',
      ['connect', { error: '401:abc123:Unknown client', reconnect: 'handshake' }],
      'handshake, at-once',
    ],
    [
      'a disconnect that the server sends',
      ['disconnect', { reconnect: 'none' }],
      'handshake, at-once',
    ],
    [
      'a disconnect because of the login',
      ['disconnect', { error: '401::Authentication invalid', reconnect: 'none' }],
      'renew, at-once',
    ],
    [
      'a subscription before the handshake',
      ['subscribe', { error: '403::Client has not completed handshake' }],
      'handshake, at-once',
    ],
    [
      'a lost cookie',
      [
        'subscribe',
        {
          error: '400::Client 41x8 has established a session, but no BAYEUX_BROWSER cookie present',
        },
      ],
      'handshake, at-once',
    ],
    [
      'cookies of another user',
      ['connect', { error: "400::Authenticated user id does not match the session's user id" }],
      'handshake, at-once',
    ],
    [
      'anything with the advice to handshake',
      ['connect', { error: '400::Odd', reconnect: 'handshake' }],
      'handshake, at-once',
    ],
    // A busy server
    [
      'a handshake with a busy server (behaviour 40)',
      denied('503::Server is too busy.  Please try your request again later.'),
      'handshake, backoff',
    ],
    [
      'a poll with a busy server, whatever the outer code',
      ['connect', { error: '401::Authentication invalid', reason: '503::Server is too busy.' }],
      'handshake, backoff',
    ],
    [
      'a subscription with a busy server (behaviour 40)',
      byPolicy('503::Server is too busy.  Please try your request again later.'),
      'handshake, backoff',
    ],
    ['503 as the outer error', ['connect', { error: '503::Odd' }], 'handshake, backoff'],
    // Limits
    [
      'too many clients (behaviour 10)',
      denied('403::Organization concurrent user limit exceeded'),
      'handshake, patient',
    ],
    [
      'too many connections to one server',
      denied(
        '403::To protect all customers from excessive use and Denial of Service attacks, we limit the number of simultaneous connections per server.',
      ),
      'handshake, patient',
    ],
    [
      'too many events a day, at a poll',
      ['connect', { error: '403::Organization total events daily limit exceeded' }],
      'handshake, patient',
    ],
    [
      'too many events a day, at a subscription',
      ['subscribe', { error: '403::Organization total events daily limit exceeded' }],
      'handshake, patient',
    ],
    // The channel's own matter
    ...[
      "400::The channel you requested to subscribe to doesn't exist {/event/A}",
      '400::The replayId {5} you provided was invalid.  Please provide a valid ID, -2 to replay all events, or -1 to replay only new events.',
      "400::The replayId for channel {/event/A} wasn't found using the provided replay ID map {{}}.",
      '400::Query fields {Odd} do not exist on the topic entity',
      '400::Channel name not specified',
      "400::Channel subscriptions must start with a leading '/'",
      '403::Cannot create channel {/u/x}',
      '403::Subscriber does not have access to the entity in this topic',
      '403::Subscriber does not have access to all fields referenced in the where clause of the PushTopic',
      '403::Restricted channel',
      '403::User not enabled for streaming',
      '403::User not allowed to subscribe CDC without View All Data permissions',
      '403::Subscription limit exceeded for this topic',
      '403::Unable to create channel dynamically, maximum channel limit has been exceeded',
      '403::No access on channel',
      '403:denied_by_security_policy:create_denied',
      '404::channel names may not vary only by case',
      '404::Unknown channel',
    ].map((error): [string, Refused, Answer] => [
      error,
      ['subscribe', { error }],
      'give-up, backoff',
    ]),
    [
      'a subscription that a policy denies for a reason of its own',
      byPolicy('403::User not enabled for streaming'),
      'give-up, backoff',
    ],
    // The rest
    [
      'a handshake that is denied without a reason',
      ['handshake', { error: '403::Handshake denied', reconnect: 'none' }],
      'give-up, backoff',
    ],
    [
      'an API version that is too old',
      ['handshake', { error: '400::Unsupported API version.' }],
      'give-up, backoff',
    ],
    [
      'a URL without an API version',
      ['handshake', { error: '400::API version in the URI is mandatory.' }],
      'give-up, backoff',
    ],
    [
      'a poll with the advice "none" (behaviour 8)',
      ['connect', { error: '400::Invalid connection type long-polling', reconnect: 'none' }],
      'give-up, backoff',
    ],
    [
      'a poll for no known reason (behaviour 2)',
      ['connect', { error: '400::Odd' }],
      'resume, backoff',
    ],
    [
      'a poll for no known reason, with the advice to retry',
      ['connect', { error: '500::Odd', reconnect: 'retry' }],
      'resume, backoff',
    ],
    ['a poll without any error', ['connect', {}], 'resume, backoff'],
    [
      'the words of a lost session under another code',
      ['connect', { error: '500::Unknown client' }],
      'resume, backoff',
    ],
    [
      'the words of a lost cookie under another code',
      ['connect', { error: '500::no BAYEUX_BROWSER cookie present' }],
      'resume, backoff',
    ],
  ])('%s', (_, arguments_, expected) => {
    expect(answerTo(refused(...arguments_))).toBe(expected);
  });

  it('of another protocol is for that protocol to read', () => {
    const error = new ServerError('Refused', { grpcStatus: 14, text: '503::busy' });
    expect(answerTo(error)).toBe('give-up, backoff');
  });

  it('depends on the advice for long-polling before the general', () => {
    const reply: Reply = {
      channel: '/meta/connect',
      advice: { reconnect: 'none', 'long-polling': { reconnect: 'handshake' } },
    };
    expect(answerTo(refusal('Refused', reply))).toBe('handshake, at-once');
  });
});

describe('the answer to a failed request', () => {
  const facts = { method: 'POST', url: 'https://acme.my.salesforce.com/cometd/66.0' };
  type Known = Pick<TransportFacts, 'status' | 'code' | 'means'>;
  const failed = (known: Known): Error => new TransportError('failed', { ...facts, ...known });

  it.each<[string, Known, Answer]>([
    ['401 without Bayeux (behaviour 15)', { status: 401 }, 'renew, at-once'],
    ['503 without Bayeux (behaviour 15)', { status: 503 }, 'handshake, backoff'],
    ['500: the answer may be lost', { status: 500 }, 'handshake, backoff'],
    ['408', { status: 408 }, 'handshake, backoff'],
    ['429', { status: 429 }, 'handshake, backoff'],
    ['a limit, whatever the status', { status: 403, means: 'limit' }, 'handshake, patient'],
    ['420: no route at the edge', { status: 420 }, 'handshake, backoff'],
    ['502: the answer may be lost', { status: 502 }, 'handshake, backoff'],
    ['504: the answer may be lost', { status: 504 }, 'handshake, backoff'],
    ['a redirect', { status: 302 }, 'handshake, backoff, if stable'],
    ['400 without Bayeux', { status: 400 }, 'handshake, backoff, if stable'],
    ['404', { status: 404 }, 'handshake, backoff, if stable'],
    ['405', { status: 405 }, 'handshake, backoff, if stable'],
    ['413: the request is too large', { status: 413 }, 'handshake, backoff, if stable'],
    ['304, of a cache', { status: 304 }, 'handshake, backoff, if stable'],
    [
      '403 with a code of Salesforce',
      { status: 403, code: 'FUNCTIONALITY_NOT_ENABLED', means: 'final' },
      'give-up, backoff',
    ],
    ['431', { status: 431 }, 'handshake, backoff, if stable'],
    ['no connection', { code: 'ECONNREFUSED' }, 'resume, backoff'],
    ['no such host', { code: 'ENOTFOUND' }, 'resume, backoff'],
    ['no name server', { code: 'EAI_AGAIN' }, 'resume, backoff'],
    ['no route', { code: 'EHOSTUNREACH' }, 'resume, backoff'],
    ['no network', { code: 'ENETUNREACH' }, 'resume, backoff'],
    ['an answer without the reply', { code: 'ERR_NO_REPLY' }, 'handshake, backoff'],
    ['an unknown code', { code: 'ERR_ODD' }, 'handshake, backoff'],
    ['no code', {}, 'handshake, backoff'],
    [
      'a certificate of the wrong host',
      { code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
      'give-up, backoff',
    ],
    ['an expired certificate', { code: 'CERT_HAS_EXPIRED' }, 'give-up, backoff'],
    ['a certificate of its own', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'give-up, backoff'],
    ['an unknown issuer', { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, 'give-up, backoff'],
    [
      'an alert that a server is out of order',
      { code: 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR' },
      'handshake, backoff',
    ],
    ['bytes that are no TLS', { code: 'ERR_SSL_WRONG_VERSION_NUMBER' }, 'handshake, backoff'],
    ['a version that is not spoken', { code: 'ERR_SSL_UNSUPPORTED_PROTOCOL' }, 'give-up, backoff'],
    ['an answer that is no HTTP', { code: 'HPE_INVALID_CONSTANT' }, 'handshake, backoff'],
    ['an answer that is too large', { code: 'ERR_RESPONSE_TOO_LARGE' }, 'give-up, backoff'],
  ])('%s', (_, known, expected) => {
    expect(answerTo(failed(known))).toBe(expected);
  });

  it.each<[string, unknown, Answer]>([
    [
      'a connection that ended: a new session, which is replayed what may be lost',
      new ConnectionClosedError('closed', { ...facts, code: 'ECONNRESET' }),
      'handshake, backoff',
    ],
    [
      'a connection that ended as its route did: the answer may be lost all the same',
      new ConnectionClosedError('closed', { ...facts, code: 'EHOSTUNREACH' }),
      'handshake, backoff',
    ],
    [
      'an answer that did not come in time, as its route ended',
      new TransportTimeoutError('late', { ...facts, code: 'ENETUNREACH' }),
      'handshake, backoff',
    ],
    [
      'an answer that came too late',
      new TransportTimeoutError('late', facts),
      'handshake, backoff',
    ],
    [
      'an answer that was cut short or is no Bayeux',
      new DecodeError('The answer', ['it is markup']),
      'handshake, backoff',
    ],
    [
      'credentials that are refused (behaviour 18)',
      new AuthenticationError('refused', { error: 'invalid_grant' }),
      'give-up, backoff',
    ],
    [
      'a login that cannot be had at the moment',
      new LoginUnavailableError('busy', { ...facts, status: 400, reason: 'busy' }),
      'handshake, backoff',
    ],
    [
      'a login that a limit forbids',
      new LoginUnavailableError('limit', { ...facts, status: 401, reason: 'limit' }),
      'handshake, patient',
    ],
    ['a store that fails', new StoreError('failed', '/event/A'), 'give-up, backoff'],
    ['a wrong option', new ClientError('wrong'), 'give-up, backoff'],
    ['a closed client', new InvalidOperationError('closed'), 'give-up, backoff'],
    ['an error of another origin', new TypeError('odd'), 'give-up, backoff'],
    ['what is no error', 'odd', 'give-up, backoff'],
    ['nothing', undefined, 'give-up, backoff'],
  ])('%s', (_, error, expected) => {
    expect(answerTo(error)).toBe(expected);
  });
});

describe('a renewal', () => {
  const facts = { method: 'POST', url: 'https://acme.my.salesforce.com/cometd/66.0', status: 401 };

  it('is of no use twice in a row where a login page answers', () => {
    const error = new TransportError('failed', {
      ...facts,
      means: 'session-over',
      code: loginPageCode,
    });
    expect(recoveryFrom(error)).toEqual({ remedy: 'renew', pace: 'at-once', once: true });
  });

  it('may help again where a token is refused', () => {
    expect(recoveryFrom(new TransportError('failed', facts))).toEqual({
      remedy: 'renew',
      pace: 'at-once',
    });
  });
});

describe('delayBefore', () => {
  const backoff = (failures: number): number => failures * 1_000;
  const atOnce: Recovery = { remedy: 'handshake', pace: 'at-once' };
  const renew: Recovery = { remedy: 'renew', pace: 'at-once' };
  const later: Recovery = { remedy: 'resume', pace: 'backoff' };
  const patient: Recovery = { remedy: 'handshake', pace: 'patient' };
  const asking = (retryAfter: number): TransportError =>
    new TransportError('busy', { method: 'POST', url: '/', status: 503, retryAfter });

  it.each<[string, Recovery, number, unknown, number]>([
    ['answers the first routine failure at once', atOnce, 1, undefined, 0],
    ['answers the second in a row by backoff (behaviour 12)', atOnce, 2, undefined, 1_000],
    ['answers the tenth in a row by backoff (behaviour 12)', atOnce, 10, undefined, 9_000],
    ['answers other failures by backoff', later, 1, undefined, 1_000],
    ['waits longer with each', later, 7, undefined, 7_000],
    ['waits a minute after a limit', patient, 1, undefined, 60_000],
    ['waits a minute after each limit', patient, 5, undefined, 60_000],
    ['waits longer than a minute after a limit if asked to', patient, 1, asking(90_000), 90_000],
    ['waits as long as the server asks', later, 1, asking(30_000), 30_000],
    ['waits no less than the backoff', later, 3, asking(500), 3_000],
    ['waits as the server asks also before what is routine', atOnce, 1, asking(5_000), 5_000],
  ])('%s', (_, recovery, failures, error, expected) => {
    expect(delayBefore(recovery, { error, failures, wasStable: false }, backoff)).toBe(expected);
  });

  it.each<[string, boolean, number, number]>([
    ['at once', false, 1, 0],
    ['at once after failures of another kind', false, 7, 0],
    ['a second time in a row by backoff, later than all else', true, 2, 2_000],
    ['a third time in a row later still', true, 3, 3_000],
  ])('renews a token %s', (_, hasRenewed, failures, expected) => {
    const failure = { error: undefined, failures, wasStable: false, hasRenewed };
    expect(delayBefore(renew, failure, backoff)).toBe(expected);
  });

  it.each([
    ['within a tenth of the first backoff', later, 1, 500, 50],
    ['within 100 ms, however long the backoff', later, 1, 8_000, 100],
    ['by the first backoff where it has failed again', later, 2, 500, 500],
    ['at once where the failure is routine', atOnce, 1, 500, 0],
  ])('answers the failure of a stable connection %s', (_, recovery, failures, first, expected) => {
    const failure = { error: undefined, failures, wasStable: true };
    expect(delayBefore(recovery, failure, (count) => count * first)).toBe(expected);
  });

  it.each([
    ['renews a token at once where nothing is known of earlier renewals', renew],
    ['answers the first routine failure at once, however long the backoff', atOnce],
  ])('%s', (_, recovery) => {
    const failure = { error: undefined, failures: 1, wasStable: false };
    expect(delayBefore(recovery, failure, () => 1_000)).toBe(0);
  });

  it.each([NaN, Infinity, -Infinity, -1, 1e12])(
    'keeps within what timers hold when a backoff says %d',
    (odd) => {
      for (const recovery of [later, atOnce]) {
        const delay = delayBefore(
          recovery,
          { error: undefined, failures: 2, wasStable: false },
          () => odd,
        );
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThan(2 ** 31);
      }
    },
  );
});
