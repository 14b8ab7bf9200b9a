import { marbles } from '@sfstream/testing';
import type { MarbleHelpers } from '@sfstream/testing';
import { NEVER, concat, defer, map, of, timer } from 'rxjs';
import type { Observable } from 'rxjs';
import type { HttpRequest, HttpResponse } from '../request/http.ts';
import { ClientError } from '@sfstream/base';
import { ConnectionClosedError } from '../errors/connection-closed-error.ts';
import { TransportError } from '../errors/transport-error.ts';
import { TransportTimeoutError } from '../errors/transport-timeout-error.ts';
import type { Retry } from '../request/http-activity.ts';
import { exceptionRule } from './exception-rule.ts';
import { responseRule } from './response-rule.ts';
import { retryPolicy } from './retry-policy.ts';
import type { RetryPolicy } from './retry-policy.ts';
import { withRetries } from './with-retries.ts';

const url = 'https://acme.my.salesforce.com/services/data/x';
const get: HttpRequest = { method: 'GET', url };

afterEach(() => jest.restoreAllMocks());

type Outcome = HttpResponse | Error;

const answer = (status: number, more: Partial<HttpResponse> = {}): HttpResponse => ({
  status,
  headers: {},
  body: '',
  ...more,
});

const failure = (code: string, method = 'GET'): TransportError =>
  new TransportError(code, { method, url, code });

/** An Http whose attempts come to these, one after the other and then for ever the last, 1 ms after each began. */
const scripted = (
  { scheduler }: MarbleHelpers,
  outcomes: readonly Outcome[],
  policy: Partial<RetryPolicy> = {},
) => {
  let attempts = 0;
  const retries: Retry[] = [];
  const http = withRetries(
    {
      request: () =>
        defer(() => {
          const outcome = outcomes[Math.min(attempts++, outcomes.length - 1)]!;
          return timer(1, scheduler).pipe(
            map(() => {
              if (outcome instanceof Error) throw outcome;
              return outcome;
            }),
          );
        }),
      activity$: NEVER,
      close: () => undefined,
    },
    {
      retryPolicy: retryPolicy({ backoff: () => 10, ...policy }),
      scheduler,
      onActivity: (retry) => retries.push(retry),
    },
  );
  const status = (request = get): Observable<number> =>
    http.request(request).pipe(map((response) => response.status));
  return { http, status, retries, attempts: () => attempts };
};

const always = (): boolean => true;
const isBusy = ({ status }: HttpResponse): boolean => status === 503;

describe('a retry policy', () => {
  it(
    'sends again after a pause what a response rule matches',
    marbles((helpers) => {
      const { status } = scripted(helpers, [answer(503), answer(200)]);
      helpers.expectObservable(status()).toBe('12ms (a|)', { a: 200 });
    }),
  );

  it(
    'sends again after a pause what an exception rule matches',
    marbles((helpers) => {
      const { status } = scripted(helpers, [failure('ECONNRESET'), answer(200)]);
      helpers.expectObservable(status()).toBe('12ms (a|)', { a: 200 });
    }),
  );

  it(
    'numbers the retries from 1, and tells of each before its pause (behaviour 64)',
    marbles((helpers) => {
      const outcomes = [answer(503), failure('ECONNRESET'), answer(200)];
      const { status, retries } = scripted(helpers, outcomes, { backoff: (n) => n * 10 });
      helpers.expectObservable(status()).toBe('33ms (a|)', { a: 200 });
      helpers.flush();
      const facts = { type: 'retry', method: 'GET', url: expect.stringMatching(/\/x$/) };
      expect(retries).toEqual([
        { ...facts, attempt: 1, delay: 10, error: expect.objectContaining({ status: 503 }) },
        { ...facts, attempt: 2, delay: 20, error: outcomes[1] },
      ]);
    }),
  );

  it(
    'gives the last answer back as it is once the retries are used up',
    marbles((helpers) => {
      const { status, attempts } = scripted(helpers, [answer(503)]);
      helpers.expectObservable(status()).toBe('34ms (a|)', { a: 503 });
      helpers.flush();
      expect(attempts()).toBe(4);
    }),
  );

  it(
    'passes the last failure on as it is once the retries are used up',
    marbles((helpers) => {
      const { status, attempts } = scripted(helpers, [failure('ECONNRESET')]);
      helpers.expectObservable(status()).toBe('34ms #', {}, failure('ECONNRESET'));
      helpers.flush();
      expect(attempts()).toBe(4);
    }),
  );

  it(
    'caps a rule that allows more (behaviour 64)',
    marbles((helpers) => {
      const { status, attempts } = scripted(helpers, [answer(503)], {
        responseRules: [responseRule(isBusy, { maxRetries: 5 })],
      });
      helpers.expectObservable(status()).toBe('34ms (a|)', { a: 503 });
      helpers.flush();
      expect(attempts()).toBe(4);
    }),
  );

  it.each([
    ['first', [responseRule(always, { maxRetries: 1 }), responseRule(isBusy, { maxRetries: 1 })]],
    ['last', [responseRule(isBusy, { maxRetries: 1 }), responseRule(always, { maxRetries: 1 })]],
  ])('passes over a rule that is used up, when it stands %s (behaviour 64)', (_, responseRules) =>
    marbles((helpers) => {
      const { status, attempts } = scripted(helpers, [answer(503)], { responseRules });
      helpers.expectObservable(status()).toBe('23ms (a|)', { a: 503 });
      helpers.flush();
      expect(attempts()).toBe(3);
    })(),
  );

  it(
    'passes over an exception rule that is used up (behaviour 64)',
    marbles((helpers) => {
      const { status, attempts } = scripted(helpers, [failure('ECONNRESET')], {
        exceptionRules: [
          exceptionRule(ConnectionClosedError),
          exceptionRule(TransportError, { maxRetries: 1 }),
          exceptionRule(({ code }) => code === 'ECONNRESET', { maxRetries: 1 }),
        ],
      });
      helpers.expectObservable(status()).toBe('23ms #', {}, failure('ECONNRESET'));
      helpers.flush();
      expect(attempts()).toBe(3);
    }),
  );

  it(
    'counts a retry for the first rule that matches alone',
    marbles((helpers) => {
      const { status, attempts } = scripted(helpers, [answer(503), answer(503), answer(429)], {
        responseRules: [
          responseRule(isBusy, { maxRetries: 2 }),
          responseRule(always, { maxRetries: 1 }),
        ],
      });
      helpers.expectObservable(status()).toBe('34ms (a|)', { a: 429 });
      helpers.flush();
      expect(attempts()).toBe(4);
    }),
  );

  it(
    'shares the retries between answers and failures',
    marbles((helpers) => {
      const outcomes = [answer(503), failure('ECONNRESET'), answer(503), failure('ECONNRESET')];
      const { status } = scripted(helpers, outcomes);
      helpers.expectObservable(status()).toBe('34ms #', {}, failure('ECONNRESET'));
    }),
  );

  it(
    'begins no retry after its time, and does not wait for that (behaviour 64)',
    marbles((helpers) => {
      const { status, attempts } = scripted(helpers, [answer(503)], { timeout: 25 });
      helpers.expectObservable(status()).toBe('23ms (a|)', { a: 503 });
      helpers.flush();
      expect(attempts()).toBe(3);
    }),
  );

  it(
    'waits as long as Retry-After asks (behaviour 64)',
    marbles((helpers) => {
      const busy = answer(503, { headers: { 'retry-after': '2' } });
      const { status } = scripted(helpers, [busy, answer(200)]);
      helpers.expectObservable(status()).toBe('2002ms (a|)', { a: 200 });
    }),
  );

  it(
    'gives up at once where Retry-After asks for more time than there is',
    marbles((helpers) => {
      const busy = answer(503, { headers: { 'retry-after': '3600' } });
      const { status } = scripted(helpers, [busy, answer(200)]);
      helpers.expectObservable(status()).toBe('-(a|)', { a: 503 });
    }),
  );

  it.each([
    [0, [100, 100, 100]],
    [0.5, [300, 550, 1_050]],
    [1, [500, 1_000, 2_000]],
  ])('waits at random by default: where chance says %p, %p ms (behaviour 64)', (chance, pauses) =>
    marbles((helpers) => {
      jest.spyOn(Math, 'random').mockReturnValue(chance);
      const { backoff } = retryPolicy();
      const { status, retries } = scripted(helpers, [answer(503)], { backoff });
      status().subscribe();
      helpers.flush();
      expect(retries.map(({ delay }) => delay)).toEqual(pauses);
    })(),
  );

  it.each([NaN, -5])('waits not at all where the backoff says %p', (wait) =>
    marbles((helpers) => {
      const { status } = scripted(helpers, [answer(503), answer(200)], { backoff: () => wait });
      helpers.expectObservable(status()).toBe('--(a|)', { a: 200 });
    })(),
  );

  it(
    'takes rules that answer with an Observable, and waits for them',
    marbles((helpers) => {
      const slowly = (): Observable<boolean> => timer(5, helpers.scheduler).pipe(map(always));
      const { status } = scripted(helpers, [answer(400), answer(200)], {
        responseRules: [responseRule(() => of(false)), responseRule(() => concat(slowly(), NEVER))],
      });
      helpers.expectObservable(status()).toBe('17ms (a|)', { a: 200 });
    }),
  );

  it(
    'fails with what a rule throws',
    marbles((helpers) => {
      const { status } = scripted(helpers, [answer(400)], {
        responseRules: [
          responseRule(() => {
            throw new RangeError('mine');
          }),
        ],
      });
      const error = new ClientError('A rule of the retryPolicy has failed: mine', {
        field: 'retryPolicy',
        cause: new RangeError('mine'),
      });
      helpers.expectObservable(status()).toBe('-#', {}, error);
    }),
  );

  it(
    'fails with what a backoff throws',
    marbles((helpers) => {
      const backoff = () => {
        throw new RangeError('mine');
      };
      const { status } = scripted(helpers, [answer(503)], { backoff });
      const error = new ClientError('backoff of the retryPolicy has failed: mine', {
        field: 'retryPolicy',
        cause: new RangeError('mine'),
      });
      helpers.expectObservable(status()).toBe('-#', {}, error);
    }),
  );

  it(
    'asks no rule about an answer from 200 to 299',
    marbles((helpers) => {
      const { status } = scripted(helpers, [answer(204)], {
        responseRules: [responseRule(always)],
      });
      helpers.expectObservable(status()).toBe('-(a|)', { a: 204 });
    }),
  );

  it(
    'asks no rule about an error that no further try can help',
    marbles((helpers) => {
      const wrong = new ClientError('The url is wrong.');
      const { status } = scripted(helpers, [wrong], { exceptionRules: [exceptionRule(always)] });
      helpers.expectObservable(status()).toBe('-#', {}, wrong);
    }),
  );

  it(
    'waits no more, and sends no more, when its subscriber leaves',
    marbles((helpers) => {
      const { status, attempts } = scripted(helpers, [answer(503)]);
      helpers.expectObservable(status(), '5ms !').toBe('-');
      helpers.flush();
      expect(attempts()).toBe(1);
      expect(helpers.scheduler.actions).toEqual([]);
    }),
  );

  it(
    'ends its pauses on close, with what came last',
    marbles((helpers) => {
      const { http, status, attempts } = scripted(helpers, [answer(503)]);
      timer(5, helpers.scheduler).subscribe(() => http.close());
      helpers.expectObservable(status()).toBe('5ms (a|)', { a: 503 });
      helpers.flush();
      expect(attempts()).toBe(1);
    }),
  );

  it(
    'has a new budget for each subscription',
    marbles((helpers) => {
      const { status, attempts } = scripted(helpers, [answer(503)], { maxRetries: 1 });
      const status$ = status();
      helpers.expectObservable(concat(status$, status$)).toBe('12ms a 11ms (a|)', { a: 503 });
      helpers.flush();
      expect(attempts()).toBe(4);
    }),
  );
});

it('takes rules that answer with a promise', async () => {
  let attempts = 0;
  const http = withRetries(
    {
      request: () => defer(() => of(answer(attempts++ === 0 ? 400 : 200))),
      activity$: NEVER,
      close: () => undefined,
    },
    {
      retryPolicy: retryPolicy({
        responseRules: [responseRule(() => Promise.resolve(true))],
        backoff: () => 0,
      }),
    },
  );
  const statuses: number[] = [];
  await http.request(get).forEach(({ status }) => statuses.push(status));
  expect(statuses).toEqual([200]);
});

describe('the default rules', () => {
  /** Checks whether the outcome of a request is followed by another attempt. */
  const isRetried = (method: HttpRequest['method'], outcome: Outcome, path = url): boolean => {
    let tries = 0;
    marbles((helpers) => {
      const { status, attempts } = scripted(helpers, [outcome]);
      status({ method, url: path }).subscribe({ error: () => undefined });
      helpers.flush();
      tries = attempts();
    })();
    return tries > 1;
  };

  const locked = '[{"errorCode":"UNABLE_TO_LOCK_ROW","message":"…"}]';
  const limit = '[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"…"}]';

  it.each([
    ['500', answer(500), true, false],
    ['502', answer(502), true, false],
    ['504', answer(504), true, false],
    ['503, by which the server refuses to take it', answer(503), true, true],
    ['429', answer(429), true, true],
    ['a locked row', answer(400, { body: locked }), true, true],
    ['a request limit', answer(403, { body: limit }), true, true],
    ['400', answer(400), false, false],
    ['401', answer(401), false, false],
    ['404', answer(404), false, false],
    ['302', answer(302), false, false],
  ])('after %s', (_, outcome, isGetRetried, isPostRetried) => {
    expect(isRetried('GET', outcome)).toBe(isGetRetried);
    expect(isRetried('PUT', outcome)).toBe(isGetRetried);
    expect(isRetried('DELETE', outcome)).toBe(isGetRetried);
    expect(isRetried('POST', outcome)).toBe(isPostRetried);
    expect(isRetried('PATCH', outcome)).toBe(isPostRetried);
  });

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])(
    'retry a POST after %s, since no connection was made',
    (code) => {
      expect(isRetried('POST', failure(code, 'POST'))).toBe(true);
    },
  );

  it.each(['ECONNRESET', 'EPIPE', 'ERR_BAD_RESPONSE'])(
    'retry a GET after %s, and no POST, which may have been executed',
    (code) => {
      expect(isRetried('GET', failure(code))).toBe(true);
      expect(isRetried('POST', failure(code, 'POST'))).toBe(false);
    },
  );

  it('retry no failure that is final, such as a refusal by a proxy', () => {
    const facts = { method: 'GET', url, code: 'ERR_PROXY_REFUSED' };
    const refused = new TransportError('no', { ...facts, status: 407, means: 'final' });
    expect(isRetried('GET', refused)).toBe(false);
    const busy = new TransportError('no', { ...facts, status: 503, means: 'passing' });
    expect(isRetried('GET', busy)).toBe(true);
  });

  it('retry no timeout (behaviour 64)', () => {
    expect(isRetried('GET', new TransportTimeoutError('late', { method: 'GET', url }))).toBe(false);
  });

  it.each(['/services/oauth2/token', '/services/Soap/u/64.0', '/partners/services/oauth2/token'])(
    'retry a login at %s, which does no harm twice',
    (path) => {
      const login = `https://acme.my.salesforce.com${path}`;
      const lost = new ConnectionClosedError('lost', { method: 'POST', url: login });
      expect(isRetried('POST', lost, login)).toBe(true);
      expect(isRetried('POST', answer(500), login)).toBe(true);
    },
  );

  it('repeat a POST whose answer was lost only by a rule of the caller', () => {
    marbles((helpers) => {
      const { status, attempts } = scripted(helpers, [failure('ECONNRESET', 'POST'), answer(201)], {
        exceptionRules: [exceptionRule(TransportError)],
      });
      helpers.expectObservable(status({ method: 'POST', url })).toBe('12ms (a|)', { a: 201 });
      helpers.flush();
      expect(attempts()).toBe(2);
    })();
  });
});

describe('bad input', () => {
  it.each<[string, () => unknown, string]>([
    ['an unknown option', () => retryPolicy({ maxRetry: 3 } as never), 'maxRetry'],
    ['maxRetries', () => retryPolicy({ maxRetries: -1 }), 'maxRetries'],
    ['timeout', () => retryPolicy({ timeout: NaN }), 'timeout'],
    ['timeout', () => retryPolicy({ timeout: null as never }), 'timeout'],
    ['timeout', () => retryPolicy({ timeout: '5' as never }), 'timeout'],
    ['backoff', () => retryPolicy({ backoff: 5 as never }), 'backoff'],
    ['responseRules', () => retryPolicy({ responseRules: [() => true] as never }), 'responseRules'],
    ['exceptionRules', () => retryPolicy({ exceptionRules: 'all' as never }), 'exceptionRules'],
    [
      'one of several exceptionRules',
      () => retryPolicy({ exceptionRules: [exceptionRule(TransportError), true as never] }),
      'exceptionRules',
    ],
    ['a predicate', () => responseRule(true as never), 'predicate'],
    ['the maxRetries of a rule', () => responseRule(always, { maxRetries: 1.5 }), 'maxRetries'],
    ['an option of a rule', () => responseRule(always, { max: 1 } as never), 'max'],
    ['a match', () => exceptionRule('TransportError' as never), 'match'],
    ['Error, which says nothing', () => exceptionRule(Error as never), 'match'],
    ['another class of error', () => exceptionRule(ClientError as never), 'match'],
  ])('%s is refused with a ClientError that names it', (_, make, field) => {
    expect(make).toThrow(ClientError);
    expect(make).toThrow(expect.objectContaining({ field }) as Error);
  });
});

it('a policy may leave no time at all', () => {
  expect(retryPolicy({ timeout: 0 }).timeout).toBe(0);
});
