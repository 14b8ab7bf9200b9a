import type { HttpResponse, JsonCodec } from '@sfstream/http';
import * as t from 'io-ts';
import type { AccessToken } from './access-token.ts';
import { instanceOrigin } from './instance-origin.ts';
import { readAnswer, refusal } from './oauth-refusal.ts';

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

/**
 * Reads an answer of the token endpoint at `url`: a token, or what it throws: an {@link AuthenticationError} when the
 * login is refused, a {@link TransportError} when the endpoint is out of order and a later try may succeed.
 */
export const readTokenReply = (
  url: string,
  json: JsonCodec,
  response: HttpResponse,
): AccessToken => {
  const { status } = response;
  const reply = readAnswer(url, json, response);
  if (status < 300 && TokenGranted.is(reply) && reply.access_token !== '') {
    return toAccessToken(url, reply);
  }
  throw refusal(url, 'the login', status, reply, 'access_token with an instance_url');
};

const toAccessToken = (url: string, reply: t.TypeOf<typeof TokenGranted>): AccessToken => ({
  accessToken: reply.access_token,
  tokenType: reply.token_type ?? 'Bearer',
  instanceUrl: instanceOrigin(url, 'instance_url', reply.instance_url),
  ...(reply.id === undefined ? {} : { id: reply.id }),
  ...(reply.issued_at === undefined ? {} : { issuedAt: reply.issued_at }),
  ...(reply.signature === undefined ? {} : { signature: reply.signature }),
  ...(reply.scope === undefined ? {} : { scope: reply.scope }),
  ...(reply.refresh_token ? { refreshToken: reply.refresh_token } : {}),
});
