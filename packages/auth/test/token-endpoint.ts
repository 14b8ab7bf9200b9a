import nock from 'nock';

/** A login that was sent. */
export interface SentLogin {
  readonly form: Readonly<Record<string, string>>;
  readonly accept: string | undefined;
}

/** What the token endpoint answers: status, body, and headers if any; or a broken connection. */
export type Answer =
  readonly [status: number, body: string | object, headers?: Record<string, string>] | 'reset';

/**
 * The token endpoint of `origin`, which answers as told, once for each answer, and records what it was sent. A test
 * that asks more often than it said fails.
 */
export const tokenEndpoint = (origin: string, ...answers: readonly Answer[]): SentLogin[] => {
  const sent: SentLogin[] = [];
  for (const answer of answers) {
    const interceptor = nock(origin)
      .post('/services/oauth2/token')
      .matchHeader('content-type', 'application/x-www-form-urlencoded');
    if (answer === 'reset') {
      interceptor.replyWithError(
        Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
      );
      continue;
    }
    const [status, body, headers = {}] = answer;
    interceptor.reply(function (_uri, form) {
      sent.push({
        form: Object.fromEntries(new URLSearchParams(form as string)),
        accept: this.req.headers['accept'],
      });
      return [status, body, headers];
    });
  }
  return sent;
};

/** A token reply, with more or other fields where given. */
export const grant = (
  access_token: string,
  more: Readonly<Record<string, string>> = {},
): Answer => [
  200,
  {
    access_token,
    instance_url: 'https://acme.my.salesforce.com',
    token_type: 'Bearer',
    ...more,
  },
];

export const outOfOrder: Answer = [503, '<html>Service Unavailable</html>'];

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  nock.abortPendingRequests();
  expect(pending).toEqual([]);
});
afterAll(() => {
  nock.cleanAll();
  nock.enableNetConnect();
  nock.restore();
});
