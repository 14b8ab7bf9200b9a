import nock from 'nock';

/** A login that was sent. */
export interface SentLogin {
  readonly form: Readonly<Record<string, string>>;
  readonly accept: string | undefined;
}

/** An answer of the token endpoint: status, body, and headers if any; or a broken connection. */
export type Answer =
  | readonly [status: number, body: string | object, headers?: Record<string, string>]
  | 'reset';

/**
 * The login endpoints of `origin`, by OAuth and by SOAP, which answer as told, once for each answer, and record what they
 * were sent. A test that asks more often than it said fails.
 */
export const tokenEndpoint = (origin: string, ...answers: readonly Answer[]): SentLogin[] => {
  const sent: SentLogin[] = [];
  for (const answer of answers) {
    // A path with which the origin ends belongs to the paths that nock compares.
    const { origin: host, pathname } = new URL(origin);
    const site = pathname === '/' ? '' : pathname;
    const interceptor = nock(host)
      .post(
        (path) =>
          path.startsWith(site) &&
          /^\/services\/(oauth2\/token|Soap\/u\/64\.0\/)$/.test(path.slice(site.length)),
      )
      .matchHeader(
        'content-type',
        /^(application\/x-www-form-urlencoded|text\/xml; charset=UTF-8)$/,
      );
    if (answer === 'reset') {
      interceptor.replyWithError(
        Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
      );
      continue;
    }
    const [status, body, headers = {}] = answer;
    interceptor.reply(function (_uri, form) {
      const text = form as string;
      sent.push({
        form: text.startsWith('<') ? { soap: text } : Object.fromEntries(new URLSearchParams(text)),
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

/** A reply to a SOAP login, with another `serverUrl` and more elements where given. */
export const soapGrant = (
  sessionId: string,
  {
    instance_url = 'https://acme.my.salesforce.com',
    ...more
  }: Readonly<Record<string, string>> = {},
): Answer => [
  200,
  envelope(
    `<loginResponse><result>${Object.entries({
      passwordExpired: 'false',
      serverUrl: `${instance_url}/services/Soap/u/64.0/00D5e000000AAAA`,
      sessionId,
      ...more,
    })
      .map(([name, text]) => `<${name}>${text}</${name}>`)
      .join('')}</result></loginResponse>`,
  ),
];

export const soapFault = (code: string, text: string): Answer => [
  500,
  envelope(
    `<soapenv:Fault><faultcode>sf:${code}</faultcode><faultstring>${code}: ${text}</faultstring></soapenv:Fault>`,
  ),
];

export const soapOutOfOrder: Answer = [503, '<html><body>Service Unavailable</body></html>'];

const envelope = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;

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
