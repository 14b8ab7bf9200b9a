import type { HttpResponse, JsonCodec } from '@sfstream/http';
import { ClientError, DecodeError, TransportError, parseJson, retryAfter } from '@sfstream/http';
import { isRight } from 'fp-ts/Either';
import * as t from 'io-ts';
import type { AccessToken } from './access-token.ts';
import { AuthenticationError } from './authentication-error.ts';
import { checkedOrigin } from './login-url.ts';

/** Salesforce help, "OAuth 2.0 Username-Password Flow" and its siblings: every value is a string. */
const TokenGranted = t.intersection([
  t.type({ access_token: t.string, instance_url: t.string }),
  t.partial({
    token_type: t.string,
    id: t.string,
    issued_at: t.string,
    signature: t.string,
    scope: t.string,
    refresh_token: t.string,
  }),
]);

/** OAuth's own form (RFC 6749, 5.2). */
const OAuthRefusal = t.intersection([
  t.type({ error: t.string }),
  t.partial({ error_description: t.string }),
]);

/** The form of Salesforce's REST API, which the token endpoint uses when the org is over its request limit. */
const RestRefusal = t.array(t.type({ errorCode: t.string, message: t.string }));

/**
 * Reads an answer of the token endpoint at `url`: a token, or what it throws: an {@link AuthenticationError} when the
 * login is refused, a {@link TransportError} when the endpoint is out of order and a later try may succeed.
 */
export const readTokenReply = (
  url: string,
  json: JsonCodec,
  response: HttpResponse,
): AccessToken => {
  const { status, body } = response;
  if (status >= 500 || status === 408 || status === 429) throw outOfOrder(url, response);
  if (status >= 300 && status < 400) {
    throw new AuthenticationError(
      `${url} redirects elsewhere (HTTP ${status}). Set loginUrl to the host that it names, such as your My Domain.`,
      { status },
    );
  }
  const reply = readBody(json, body);
  if (status < 300 && TokenGranted.is(reply) && reply.access_token !== '') {
    return toAccessToken(url, status, reply);
  }
  throw refusal(url, status, reply);
};

const readBody = (json: JsonCodec, body: string): unknown => {
  try {
    return parseJson(json, 'the token reply', body);
  } catch (error) {
    return error;
  }
};

const toAccessToken = (
  url: string,
  status: number,
  reply: t.TypeOf<typeof TokenGranted>,
): AccessToken => ({
  accessToken: reply.access_token,
  tokenType: reply.token_type ?? 'Bearer',
  instanceUrl: instanceOrigin(url, status, reply.instance_url),
  ...(reply.id === undefined ? {} : { id: reply.id }),
  ...(reply.issued_at === undefined ? {} : { issuedAt: reply.issued_at }),
  ...(reply.signature === undefined ? {} : { signature: reply.signature }),
  ...(reply.scope === undefined ? {} : { scope: reply.scope }),
  ...(reply.refresh_token ? { refreshToken: reply.refresh_token } : {}),
});

const instanceOrigin = (url: string, status: number, instanceUrl: string): string => {
  try {
    return checkedOrigin('instance_url', instanceUrl);
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    throw new AuthenticationError(
      `${url} granted a token that cannot be used: ${error.message} Check that loginUrl is a Salesforce login host.`,
      { status },
    );
  }
};

const refusal = (url: string, status: number, reply: unknown): AuthenticationError => {
  const oauth = OAuthRefusal.decode(reply);
  if (isRight(oauth)) {
    return refused(url, status, oauth.right.error, oauth.right.error_description);
  }
  const rest = RestRefusal.decode(reply);
  const first = isRight(rest) ? rest.right[0] : undefined;
  if (first !== undefined) return refused(url, status, first.errorCode, first.message);
  const what =
    reply instanceof DecodeError
      ? reply.issues.join('; ')
      : 'the body has no access_token with an instance_url';
  return new AuthenticationError(
    `${url} answered HTTP ${status}, but ${what}. Check that loginUrl is a Salesforce login host.`,
    { status },
  );
};

const refused = (
  url: string,
  status: number,
  error: string,
  errorDescription: string | undefined,
): AuthenticationError =>
  new AuthenticationError(
    `${url} refused the login: ${[error, errorDescription].filter(Boolean).map(shorten).join(', ')}. ${remedy(error, errorDescription)}`,
    {
      status,
      error: shorten(error),
      ...(errorDescription === undefined ? {} : { errorDescription: shorten(errorDescription) }),
    },
  );

/** Salesforce's texts are short. What is longer is no explanation, and shall not fill a log. */
const shorten = (text = ''): string => (text.length > 500 ? `${text.slice(0, 500)}…` : text);

/** What usually helps, by Salesforce's own words (Salesforce help, "OAuth 2.0 Authorization Errors"). */
const remedy = (error: string, description = ''): string => {
  if (/expired|revoked/.test(description)) return 'Log in anew to get another refresh token.';
  switch (error) {
    case 'invalid_grant':
      return 'Check the user name, the password with its security token, whether a sandbox needs sandbox: true, and whether the org allows this flow.';
    case 'invalid_client_id':
    case 'invalid_client':
      return 'Check consumerKey and consumerSecret; a new app takes some minutes to become known.';
    case 'REQUEST_LIMIT_EXCEEDED':
    case 'rate_limit_exceeded':
      return 'The org has used up its requests; wait until the limit is free again, or raise it.';
    case 'unsupported_grant_type':
      return 'The app does not allow this flow; enable it or use another.';
    default:
      return 'Check the credentials and the settings of the connected app.';
  }
};

const outOfOrder = (url: string, { status, headers }: HttpResponse): TransportError => {
  const wait = retryAfter(headers['retry-after']);
  return new TransportError(`${url} is out of order (HTTP ${status}). A later try may succeed.`, {
    method: 'POST',
    url,
    status,
    ...(wait === undefined ? {} : { retryAfter: wait }),
  });
};
