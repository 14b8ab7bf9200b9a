import { platformJson } from '@sfstream/http';
import type { HttpResponse } from '@sfstream/http';
import fc from 'fast-check';
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

const read = (status: number, body: unknown, headers: Record<string, string> = {}): unknown => {
  const response: HttpResponse = {
    status,
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
  try {
    return readTokenReply(url, platformJson, response);
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
    expect(read(200, { access_token, instance_url, sfdc_community_url: 'ignored' })).toEqual({
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
  ])('that %s is refused with the remedy', (_, body) => {
    expect(read(200, body)).toMatchObject({
      name: 'AuthenticationError',
      status: 200,
      message: `${url} answered HTTP 200, but the body has no access_token with an instance_url. Check that loginUrl is a Salesforce login host.`,
    });
  });

  it.each([
    ['http://acme.my.salesforce.com', /instance_url must begin with https/],
    ['acme.my.salesforce.com', /instance_url is no URL/],
    ['', /instance_url is no URL/],
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
  it.each([
    ['invalid_grant', 'authentication failure', /Check the user name, the password/],
    ['invalid_grant', 'expired access/refresh token', /Log in anew/],
    ['invalid_grant', 'expired authorization code', /Log in anew/],
    ['invalid_grant', 'invalid assertion', /private key.*clock/],
    ['invalid_grant', 'expired assertion', /private key.*clock/],
    ['invalid_grant', 'Token has been revoked.', /Log in anew/],
    ['invalid_grant', 'Audience validation failed', /Set audience/],
    ['invalid_grant', "user hasn't approved this consumer", /pre-authorise the user/],
    ['invalid_app_access', 'user is not admin approved to access this app', /connected app/],
    ['invalid_grant', 'no client credentials user enabled', /user to run as/],
    ['invalid_grant', 'request not supported on this domain', /My Domain/],
    ['invalid_grant', 'ip restricted', /from an address/],
    ['invalid_grant', 'authentication failure - Invalid Password', /password/],
    ['invalid_client_id', 'client identifier invalid', /Check consumerKey/],
    ['invalid_client', 'invalid client credentials', /consumerSecret/],
    ['unsupported_grant_type', 'grant type not supported', /enable it or use another/],
    ['rate_limit_exceeded', 'rate limit exceeded', /wait/],
    ['inactive_user', 'user is inactive', /activate/],
    ['inactive_org', 'org is inactive', /activate/],
    ['redirect_uri_mismatch', 'redirect_uri must match configuration', /Set redirectUri/],
    ['access_denied', 'end-user denied authorization', /denied the access/],
  ])(
    '%s, %s, is an AuthenticationError with both (behaviour 18)',
    (error, error_description, remedy) => {
      for (const status of [400, 401]) {
        const refused = read(status, { error, error_description });
        expect(refused).toMatchObject({
          name: 'AuthenticationError',
          status,
          error,
          errorDescription: error_description,
          message: expect.stringContaining(
            `${url} refused the login: ${error}, ${error_description}.`,
          ),
        });
        expect((refused as Error).message).toMatch(remedy);
      }
    },
  );

  it('without a description is one too', () => {
    const refused = read(400, { error: 'invalid_grant' });
    expect(refused).toMatchObject({ name: 'AuthenticationError', error: 'invalid_grant' });
    expect(refused).not.toHaveProperty('errorDescription');
  });

  it('with status 200 is one too', () => {
    expect(read(200, { error: 'invalid_grant' })).toMatchObject({ error: 'invalid_grant' });
  });

  it('in the form of the REST API is one, with code and message', () => {
    const body = [
      { errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' },
    ];
    expect(read(403, body)).toMatchObject({
      name: 'AuthenticationError',
      status: 403,
      error: 'REQUEST_LIMIT_EXCEEDED',
      errorDescription: 'TotalRequests Limit exceeded.',
      message: expect.stringContaining('wait until the limit is free again'),
    });
  });

  it.each([
    [200, '<html>Login</html>', 'the body is markup instead of JSON'],
    [400, '<html>Bad</html>', 'the body is markup instead of JSON'],
    [404, '<!DOCTYPE html>', 'the body is markup instead of JSON'],
    [200, '', 'the body is empty'],
    [400, '', 'the body is empty'],
    [400, 'error=invalid_grant', 'the body of 19 characters is not JSON'],
    [400, '[]', 'the body has no access_token with an instance_url'],
    [400, '{"error":7}', 'the body has no access_token with an instance_url'],
  ])('with status %i and the body %j tells what came and what to check', (status, body, what) => {
    expect(read(status, body)).toMatchObject({
      name: 'AuthenticationError',
      status,
      message: `${url} answered HTTP ${status}, but ${what}. Check that loginUrl is a Salesforce login host.`,
    });
  });

  it.each([301, 302, 307, 308])('by redirection (%i) tells to set loginUrl', (status) => {
    expect(read(status, '', { location: 'https://elsewhere.example' })).toMatchObject({
      name: 'AuthenticationError',
      status,
      message: expect.stringContaining('Set loginUrl'),
    });
  });

  it('of enormous length is cut short', () => {
    const refused = read(400, { error: 'e'.repeat(1e6), error_description: 'd'.repeat(1e6) });
    expect(JSON.stringify(refused).length + (refused as Error).message.length).toBeLessThan(5000);
  });
});

describe('an endpoint out of order', () => {
  it.each([500, 502, 503, 504, 408, 429])(
    '(%i) is a TransportError, whatever the body',
    (status) => {
      for (const body of ['<html>', '', '{"error":"unknown_error"}', '{}']) {
        expect(read(status, body)).toMatchObject({
          name: 'TransportError',
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
        expect(outcome.name).toMatch(/^(AuthenticationError|TransportError)$/);
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
