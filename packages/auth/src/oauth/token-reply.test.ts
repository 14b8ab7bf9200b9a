import { TransportError } from '@sfstream/http';
import fc from 'fast-check';
import type { LoginFlow } from '../login/login-flow.ts';
import { loginPort } from '../login/login-port.ts';
import { readTokenReply } from './token-reply.ts';

const url = 'https://login.salesforce.com/services/oauth2/token';
const granted = {
  access_token: '00D5e000000AAAA!AQtoken',
  instance_url: 'https://acme.my.salesforce.com',
  id: 'https://login.salesforce.com/id/00D5e000000AAAAEA2/0055e000001AbCdAAK',
  token_type: 'Bearer',
  issued_at: '1772619072345',
  signature: 'c2ln',
};

const read = (
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
  flow: LoginFlow = 'passwordAuth',
): unknown => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = { status, headers, body: text };
  try {
    return readTokenReply(loginPort(flow, 'https://login.salesforce.com', {}), url, {
      ...response,
      quotable: response,
    });
  } catch (error) {
    return error;
  }
};

describe('a token reply', () => {
  it('gives the token with all that is said of it', () => {
    expect(read(200, { ...granted, scope: 'api refresh_token', refresh_token: 'next' })).toEqual({
      accessToken: '00D5e000000AAAA!AQtoken',
      tokenType: 'Bearer',
      instanceUrl: 'https://acme.my.salesforce.com',
      id: granted.id,
      issuedAt: '1772619072345',
      signature: 'c2ln',
      scope: 'api refresh_token',
      refreshToken: 'next',
    });
  });

  it('may have no more than the token and where it is valid', () => {
    const { access_token, instance_url } = granted;
    expect(
      read(200, { access_token, instance_url, sfdc_community_url: null, other: 'ignored' }),
    ).toEqual({
      accessToken: access_token,
      tokenType: 'Bearer',
      instanceUrl: instance_url,
    });
  });

  it('gives the instance URL without a trailing slash (behaviour 58)', () => {
    expect(
      read(200, { ...granted, instance_url: 'https://acme.my.salesforce.com/' }),
    ).toMatchObject({
      instanceUrl: 'https://acme.my.salesforce.com',
    });
  });

  it('follows the login host to another host', () => {
    expect(read(200, { ...granted, instance_url: 'https://na139.salesforce.com' })).toMatchObject({
      instanceUrl: 'https://na139.salesforce.com',
    });
  });

  it('from an Experience Cloud site names the site', () => {
    expect(
      read(200, {
        ...granted,
        sfdc_community_url: 'https://acme.my.site.com/partners',
        sfdc_community_id: '0DB5e000000AAAA',
      }),
    ).toMatchObject({
      sfdcCommunityUrl: 'https://acme.my.site.com/partners',
      sfdcCommunityId: '0DB5e000000AAAA',
    });
  });

  it('with an empty name of a site names none', () => {
    const token = read(200, { ...granted, sfdc_community_url: '', sfdc_community_id: '' });
    expect(token).not.toHaveProperty('sfdcCommunityUrl');
    expect(token).not.toHaveProperty('sfdcCommunityId');
  });

  it('with an empty refresh token has none', () => {
    expect(read(200, { ...granted, refresh_token: '' })).not.toHaveProperty('refreshToken');
  });

  it.each([
    ['lacks the instance URL', { ...granted, instance_url: undefined }],
    ['lacks the token', { ...granted, access_token: undefined }],
    ['has an empty token', { ...granted, access_token: '' }],
    ['has a token that is no string', { ...granted, access_token: 1 }],
    ['is null', null],
    ['is a list', []],
    ['is a string', '"token"'],
  ])('that %s tells nothing of the credentials', (_, body) => {
    expect(read(200, body)).toMatchObject({
      name: 'LoginUnavailableError',
      reason: 'busy',
      status: 200,
      message: expect.stringMatching(
        /answered HTTP 200 \((something else|a text of \d characters)\) instead of access_token with an instance_url\. Check that loginUrl is a Salesforce login host\. A later try may succeed\.$/,
      ),
    });
  });

  it.each([
    ['http://acme.my.salesforce.com', /instance_url must begin with https/],
    ['acme.my.salesforce.com', /instance_url is not a URL/],
    ['', /instance_url is not a URL/],
  ])(
    'whose instance URL is %p is refused, for the token would travel in the clear',
    (instance_url, reason) => {
      expect(read(200, { ...granted, instance_url })).toMatchObject({
        name: 'AuthenticationError',
        status: 200,
        message: expect.stringMatching(reason),
      });
    },
  );
});

describe('a refusal', () => {
  it.each<[LoginFlow, string, string, RegExp]>([
    [
      'passwordAuth',
      'invalid_grant',
      'authentication failure',
      /Check the user name, the password/,
    ],
    [
      'refreshTokenAuth',
      'invalid_grant',
      'authentication failure',
      /refresh token is one of this app/,
    ],
    ['jwtBearerAuth', 'invalid_grant', 'authentication failure', /pre-authorised/],
    ['clientCredentialsAuth', 'invalid_grant', 'authentication failure', /user to run as/],
    ['authorizationCodeAuth', 'invalid_grant', 'authentication failure', /in the browser/],
    ['refreshTokenAuth', 'invalid_grant', 'expired access/refresh token', /another refresh token/],
    ['passwordAuth', 'invalid_grant', 'expired password', /Set a new password/],
    [
      'authorizationCodeAuth',
      'invalid_grant',
      'expired authorization code',
      /again in the browser/,
    ],
    ['jwtBearerAuth', 'invalid_grant', 'invalid assertion', /private key.*clock/],
    ['jwtBearerAuth', 'invalid_grant', 'expired assertion', /private key.*clock/],
    ['refreshTokenAuth', 'invalid_grant', 'Token has been revoked.', /Log in again/],
    ['jwtBearerAuth', 'invalid_grant', 'Audience validation failed', /Set audience/],
    [
      'jwtBearerAuth',
      'invalid_grant',
      "user hasn't approved this consumer",
      /pre-authorise the user/,
    ],
    [
      'jwtBearerAuth',
      'invalid_app_access',
      'user is not admin approved to access this app',
      /External Client App/,
    ],
    [
      'clientCredentialsAuth',
      'invalid_grant',
      'no client credentials user enabled',
      /user to run as/,
    ],
    ['clientCredentialsAuth', 'invalid_grant', 'request not supported on this domain', /My Domain/],
    ['passwordAuth', 'invalid_grant', 'ip restricted', /from an address/],
    ['passwordAuth', 'invalid_grant', 'authentication failure - Invalid Password', /password/],
    ['passwordAuth', 'invalid_client_id', 'client identifier invalid', /Check consumerKey/],
    ['clientCredentialsAuth', 'invalid_client', 'invalid client credentials', /consumerSecret/],
    [
      'jwtBearerAuth',
      'unsupported_grant_type',
      'grant type not supported',
      /enable it or use another/,
    ],
    [
      'passwordAuth',
      'unsupported_grant_type',
      'grant type not supported',
      /Use clientCredentialsAuth/,
    ],
    ['passwordAuth', 'inactive_user', 'user is inactive', /activate/],
    ['passwordAuth', 'inactive_org', 'org is inactive', /activate/],
    [
      'authorizationCodeAuth',
      'redirect_uri_mismatch',
      'redirect_uri must match configuration',
      /Set redirectUri/,
    ],
    [
      'authorizationCodeAuth',
      'access_denied',
      'end-user denied authorization',
      /denied the access/,
    ],
    [
      'passwordAuth',
      'login_attempts_exceeded',
      'too many failed attempts, try again later',
      /locked out/,
    ],
  ])(
    'of %s by %s, %s, is an AuthenticationError with both and a remedy that fits (behaviour 18)',
    (flow, error, error_description, remedy) => {
      for (const status of [400, 401]) {
        const refused = read(status, { error, error_description }, {}, flow);
        expect(refused).toMatchObject({
          name: 'AuthenticationError',
          status,
          error,
          errorDescription: error_description,
          message: expect.stringContaining(
            `${url} refused the login: ${error}, ${error_description.replace(/\.$/, '')}. `,
          ),
        });
        expect((refused as Error).message).toMatch(remedy);
      }
    },
  );

  it('speaks of no password to those who have none', () => {
    for (const flow of ['jwtBearerAuth', 'refreshTokenAuth', 'clientCredentialsAuth'] as const) {
      const refused = read(400, { error: 'invalid_grant' }, {}, flow) as Error;
      expect(refused.message).not.toMatch(/password/);
    }
  });

  it('without a description is one too', () => {
    const refused = read(400, { error: 'invalid_grant' });
    expect(refused).toMatchObject({ name: 'AuthenticationError', error: 'invalid_grant' });
    expect(refused).not.toHaveProperty('errorDescription');
  });

  it.each<[LoginFlow, string, RegExp]>([
    ['passwordAuth', 'API_DISABLED_FOR_ORG', /no API access.*edition.*"API Enabled"/],
    ['jwtBearerAuth', 'INSUFFICIENT_ACCESS', /permission "API Enabled" and access to the app/],
    ['jwtBearerAuth', 'INSUFFICIENT_ACCESS_OR_READONLY', /permission "API Enabled"/],
    ['passwordAuth', 'FORBIDDEN', /permission "API Enabled"/],
    ['passwordAuth', 'CLIENT_NOT_ACCESSIBLE_FOR_USER', /access to the app/],
    ['passwordAuth', 'FUNCTIONALITY_NOT_ENABLED', /lacks a feature.*turn on API access/],
    ['passwordAuth', 'INACTIVE_PORTAL', /site is not active/],
    ['passwordAuth', 'INACTIVE_OWNER_OR_USER', /activate the user/],
    ['passwordAuth', 'PORTAL_NO_ACCESS', /add the profile of the user/],
    ['passwordAuth', 'INVALID_OPERATION_WITH_EXPIRED_PASSWORD', /Set a new password/],
    ['passwordAuth', 'LOGIN_CHALLENGE_ISSUED', /Give securityToken/],
    ['passwordAuth', 'LOGIN_CHALLENGE_PENDING', /Complete it in the browser/],
    ['passwordAuth', 'LOGIN_DURING_RESTRICTED_DOMAIN', /from an address/],
    ['passwordAuth', 'LOGIN_MUST_USE_SECURITY_TOKEN', /Give securityToken/],
    ['passwordAuth', 'PASSWORD_LOCKOUT', /can unlock a user/],
    ['clientCredentialsAuth', 'METHOD_NOT_ALLOWED', /Set loginUrl/],
    ['clientCredentialsAuth', 'NOT_FOUND', /Set loginUrl/],
    ['clientCredentialsAuth', 'ORG_NOT_OWNED_BY_INSTANCE', /Set loginUrl/],
    ['clientCredentialsAuth', 'OAUTH_APP_ACCESS_DENIED', /unblock it/],
    ['clientCredentialsAuth', 'OAUTH_APP_BLOCKED', /unblock it/],
    ['clientCredentialsAuth', 'OAUTH_EC_APP_NOT_FOUND', /install or unblock it/],
    ['clientCredentialsAuth', 'ORG_LOCKED', /support of Salesforce/],
    ['clientCredentialsAuth', 'TRIAL_EXPIRED', /trial of the org has ended/],
    ['clientCredentialsAuth', 'UNSUPPORTED_CLIENT', /later version of the API/],
    ['refreshTokenAuth', 'ANOTHER_CODE', /credentials may be right. Look up the code/],
  ])('in the form of the APIs (%s, %s) has a remedy of its own', (flow, errorCode, remedy) => {
    for (const status of [200, 400, 401, 403]) {
      const refused = read(status, [{ errorCode, message: 'It is so' }], {}, flow);
      expect(refused).toMatchObject({
        name: 'AuthenticationError',
        error: errorCode,
        errorDescription: 'It is so',
        message: expect.stringMatching(remedy),
      });
      expect((refused as Error).message).not.toMatch(/consumer ?key|settings of the app/i);
    }
  });

  it('with status 200 is one too', () => {
    expect(read(200, { error: 'invalid_grant' })).toMatchObject({ error: 'invalid_grant' });
  });

  it.each([500, 503, 429])(
    'with status %i is one too, where it speaks of the credentials',
    (status) => {
      expect(read(status, { error: 'invalid_client', error_description: 'no' })).toMatchObject({
        name: 'AuthenticationError',
        error: 'invalid_client',
        status,
      });
    },
  );

  it('in the form of the REST API is one, with code and message', () => {
    for (const body of [{ errorCode: 'API_DISABLED_FOR_ORG', message: 'API is not enabled.' }]) {
      for (const form of [body, [body]]) {
        expect(read(403, form)).toMatchObject({
          name: 'AuthenticationError',
          status: 403,
          error: 'API_DISABLED_FOR_ORG',
          errorDescription: 'API is not enabled.',
          message: expect.stringContaining('no API access'),
        });
      }
    }
  });

  it('of enormous length is cut short', () => {
    const refused = read(400, { error: 'invalid_grant', error_description: 'd'.repeat(9e5) });
    expect(refused).toMatchObject({ name: 'AuthenticationError', error: 'invalid_grant' });
    expect(JSON.stringify(refused).length + (refused as Error).message.length).toBeLessThan(5000);
  });
});

describe('words that say that the login may succeed later', () => {
  it.each([
    ['invalid_grant', 'token request is already being processed', 'busy'],
    ['unknown_error', 'retry your request', 'busy'],
    ['server_error', 'an unexpected error occurred', 'busy'],
    ['temporarily_unavailable', 'the server is overloaded', 'busy'],
    ['invalid_request', 'Service is temporarily unavailable', 'busy'],
    ['invalid_grant', 'login rate exceeded', 'limit'],
    ['rate_limit_exceeded', 'login rate exceeded', 'limit'],
    ['slow_down', 'too many requests', 'limit'],
    ['API_CURRENTLY_DISABLED', 'API is currently disabled', 'busy'],
    ['UNKNOWN_EXCEPTION', 'An unexpected error occurred. Please include this ErrorId.', 'busy'],
    ['SERVER_UNAVAILABLE', 'server unavailable', 'busy'],
    ['REQUEST_RUNNING_TOO_LONG', 'Your request was running for too long.', 'busy'],
    ['REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.', 'limit'],
    ['LOGIN_RATE_EXCEEDED', 'login rate exceeded', 'limit'],
    ['LOGIN_DURING_RESTRICTED_TIME', 'not at this time', 'limit'],
    ['INVALID_SESSION_ID', 'Session expired or invalid', 'busy'],
  ])('%s, %s: %s, in each form and with each status', (error, text, reason) => {
    for (const status of [200, 400, 401, 403, 500, 503]) {
      for (const body of [
        { error, error_description: text },
        { errorCode: error, message: text },
        [{ errorCode: error, message: text }],
      ]) {
        expect(read(status, body, { 'retry-after': '7' })).toMatchObject({
          name: 'LoginUnavailableError',
          reason,
          error,
          errorDescription: text,
          status,
          method: 'POST',
          url,
          retryAfter: 7_000,
          message: expect.stringContaining(error),
        });
      }
    }
  });

  it.each([
    ['API_CURRENTLY_DISABLED', /turned off the API of the org for a while/],
    ['INVALID_SESSION_ID', /A login has no session/],
    ['LOGIN_DURING_RESTRICTED_TIME', /login hours/],
    ['LOGIN_RATE_EXCEEDED', /logged in too often/],
    ['REQUEST_LIMIT_EXCEEDED', /API requests of 24 hours/],
    ['SERVER_UNAVAILABLE', /overloaded or under maintenance/],
    ['SSO_SERVICE_DOWN', /single sign-on service/],
    ['TOO_MANY_APEX_REQUESTS', /A limit is reached/],
    ['UNKNOWN_EXCEPTION', /The credentials are not the cause/],
  ])('%s says what passes', (errorCode, remedy) => {
    for (const status of [200, 400, 401, 403, 500]) {
      expect(read(status, [{ errorCode, message: 'It is so' }])).toMatchObject({
        name: 'LoginUnavailableError',
        message: expect.stringMatching(remedy),
      });
    }
  });

  it('never blame the credentials', () => {
    const postponed = read(400, { error: 'unknown_error' }) as Error;
    expect(postponed.message).toMatch(/The credentials are not the cause/);
  });
});

describe('an answer without such words', () => {
  it.each([
    [403, ' <!DOCTYPE html><TITLE>\n403  Forbidden</TITLE>', 'a page titled "403 Forbidden"'],
    [200, '<html>We are down for maintenance</html>', 'something else'],
    [200, '', 'an empty body'],
    [400, ' \n', 'an empty body'],
    [400, 'error=invalid_grant', 'a text of 19 characters'],
    [401, '{"message":"no upstream"}', 'no upstream'],
    [400, '[]', 'something else'],
    [400, '{"error":7}', 'something else'],
    [401, '{"status":401,"error":"Unauthorized"}', 'Unauthorized'],
    [403, '{"error":"Forbidden","message":"Blocked"}', 'Blocked'],
    [400, '{"error":"Bad Request","path":"/"}', 'Bad Request'],
    [200, '[{"error":"Service Unavailable"}]', 'Service Unavailable'],
  ])('(%i, %j) is told for what it is, and is waited out', (status, body, what) => {
    expect(read(status, body)).toMatchObject({
      name: 'LoginUnavailableError',
      reason: 'busy',
      status,
      message: `${url} answered HTTP ${status} (${what}) instead of access_token with an instance_url. Check that loginUrl is a Salesforce login host. A later try may succeed.`,
    });
  });

  it.each([
    [200, '<html><title>Login | Salesforce</title>'],
    [200, '\n<!DOCTYPE html><form id="login_form" action="/">'],
    [403, '<html><input type="password" name="pw">'],
    [200, '<script>location="https://login.salesforce.com/"</script>'],
  ])('(%i, %j) that is a login page is final, and says so', (status, body) => {
    expect(read(status, body)).toMatchObject({
      name: 'TransportError',
      status,
      message: `${url} answered HTTP ${status} (a login page) instead of access_token with an instance_url. Set loginUrl to the host that logs in, such as your My Domain.`,
    });
  });

  it.each([404, 405, 410])('and with status %i is final, since nothing is there', (status) => {
    expect(read(status, '<!DOCTYPE html>')).toMatchObject({
      name: 'TransportError',
      status,
      message: expect.stringMatching(/Check that loginUrl is a Salesforce login host\.$/),
    });
  });

  it.each([
    ['no body', ''],
    ['a page', '<html><title>Proxy Authentication Required</title></html>'],
    ['an error of OAuth', { error: 'invalid_client', error_description: 'no' }],
    ['an error of REST', [{ errorCode: 'INVALID_SESSION_ID', message: 'no' }]],
    ['a limit', { error: 'rate_limit_exceeded' }],
    ['JSON of the proxy', { message: 'Proxy Authentication Required' }],
  ])("and with status 407 is the proxy's refusal, whatever the body: %s", (_, body) => {
    expect(read(407, body)).toMatchObject({
      name: 'TransportError',
      status: 407,
      means: 'final',
      message: expect.stringMatching(/Check the user name and the password for the proxy\.$/),
    });
  });

  it.each([
    [
      301,
      'https://renamed.my.salesforce.com/services/oauth2/token?secret',
      'a redirection to https://renamed.my.salesforce.com/services/oauth2/token',
    ],
    [
      302,
      '/secur/login_portal.jsp?secret',
      'a redirection to a login page (another path of the same host)',
    ],
    [
      302,
      'https://acme.my.salesforce.com/?ec=302&startURL=secret',
      'a redirection to a login page (https://acme.my.salesforce.com/)',
    ],
  ])('but a redirect (%i) to %s is final, and tells where', (status, location, where) => {
    expect(read(status, '', { location })).toMatchObject({
      name: 'TransportError',
      status,
      message: `${url} answered HTTP ${status} (${where}) instead of access_token with an instance_url. Set loginUrl to the host that logs in, such as your My Domain.`,
    });
  });

  it.each([
    [
      'https://status.acme.example/maintenance?secret',
      'a redirection to https://status.acme.example/maintenance',
    ],
    [undefined, 'an empty body'],
    ['http://', 'a redirection to another path of the same host'],
  ])('but a redirect to %s is waited out', (location, where) => {
    expect(read(307, '', location === undefined ? {} : { location })).toMatchObject({
      name: 'LoginUnavailableError',
      status: 307,
      message: `${url} answered HTTP 307 (${where}) instead of access_token with an instance_url. Set loginUrl to the host that logs in, such as your My Domain. A later try may succeed.`,
    });
  });
});

describe('an endpoint out of order', () => {
  it.each([500, 502, 503, 504, 520, 408, 420, 429])(
    '(%i) is waited out, whatever the body',
    (status) => {
      for (const body of ['<html>', '', '{"error":"unknown_error"}', '{"error":"e"}', '{}']) {
        const outage = read(status, body);
        expect(outage).toBeInstanceOf(TransportError);
        expect(outage).toMatchObject({
          name: 'LoginUnavailableError',
          reason: 'busy',
          status,
          method: 'POST',
          url,
          message: expect.stringContaining('A later try may succeed'),
        });
      }
    },
  );

  it('tells how long to wait when the server does', () => {
    expect(read(503, '', { 'retry-after': '30' })).toMatchObject({ retryAfter: 30_000 });
    expect(
      read(429, '', { 'retry-after': new Date(Date.now() + 90_000).toUTCString() }),
    ).toMatchObject({
      retryAfter: expect.any(Number),
    });
    expect(read(503, '')).not.toHaveProperty('retryAfter');
    expect(read(503, '', { 'retry-after': '-5' })).not.toHaveProperty('retryAfter');
  });
});

it('is a usable token or a typed error, whatever comes', () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('', 'https://acme.my.salesforce.com', 'http://acme.my.salesforce.com'),
  );
  const field = fc.oneof(text, fc.jsonValue());
  const reply = fc.record(
    {
      access_token: field,
      instance_url: field,
      token_type: field,
      refresh_token: field,
      error: field,
      error_description: field,
    },
    { requiredKeys: [] },
  );
  const body = fc.oneof(
    fc.json(),
    fc.string(),
    reply.map((value) => JSON.stringify(value)),
    fc.array(fc.record({ errorCode: field, message: field })).map((value) => JSON.stringify(value)),
  );
  const status = fc.oneof(fc.constant(200), fc.integer({ min: 100, max: 599 }));
  fc.assert(
    fc.property(status, body, (code, given) => {
      const outcome = read(code, given);
      if (outcome instanceof Error) {
        expect(outcome.name).toMatch(
          /^(AuthenticationError|LoginUnavailableError|TransportError)$/,
        );
      } else {
        expect(outcome).toMatchObject({
          accessToken: expect.stringMatching(/./s),
          instanceUrl: expect.stringMatching(/^https:/),
        });
      }
    }),
    { numRuns: 2000 },
  );
});
