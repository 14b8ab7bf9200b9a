import * as t from 'io-ts';
import type { AccessToken } from '../token/access-token.ts';
import { instanceOrigin } from '../hosts/instance-origin.ts';
import type { LoginAnswer } from '../login/login-failure.ts';
import { loginFailure } from '../login/login-failure.ts';
import type { LoginPort } from '../login/login-port.ts';
import type { HostRules } from '../hosts/salesforce-origin.ts';

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
    sfdc_community_url: t.unknown,
    sfdc_community_id: t.unknown,
  }),
]);

/**
 * Reads an answer of the token endpoint at `url`: a token, or what it throws: an {@link AuthenticationError} when the
 * login is refused, a {@link TransportError} when the answer tells nothing of the credentials.
 */
export const readTokenReply = (
  { flow, hosts, readJson }: Pick<LoginPort, 'flow' | 'hosts' | 'readJson'>,
  url: string,
  response: LoginAnswer,
): AccessToken => {
  const reply = readJson(response.body);
  if (response.status < 300 && TokenGranted.is(reply) && reply.access_token !== '') {
    return toAccessToken(url, reply, hosts);
  }
  const expected = 'access_token with an instance_url';
  throw loginFailure({ flow, url, what: 'the login', expected }, response);
};

const toAccessToken = (
  url: string,
  reply: t.TypeOf<typeof TokenGranted>,
  hosts: HostRules,
): AccessToken => ({
  accessToken: reply.access_token,
  tokenType: reply.token_type ?? 'Bearer',
  instanceUrl: instanceOrigin(url, 'instance_url', reply.instance_url, hosts),
  ...(reply.id === undefined ? {} : { id: reply.id }),
  ...(reply.issued_at === undefined ? {} : { issuedAt: reply.issued_at }),
  ...(reply.signature === undefined ? {} : { signature: reply.signature }),
  ...(reply.scope === undefined ? {} : { scope: reply.scope }),
  ...(reply.refresh_token ? { refreshToken: reply.refresh_token } : {}),
  ...(isText(reply.sfdc_community_url) && { sfdcCommunityUrl: reply.sfdc_community_url }),
  ...(isText(reply.sfdc_community_id) && { sfdcCommunityId: reply.sfdc_community_id }),
});

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
