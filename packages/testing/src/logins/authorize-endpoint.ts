import type { AuthorizationCodes } from './authorization-codes.ts';
import type { HttpAnswer } from '../wire/http-server.ts';
import type { MockCredentials } from './mock-credentials.ts';
import { refusedWith } from './oauth-form.ts';
import type { RecordedRequest } from '../wire/recorded-request.ts';

/** `/services/oauth2/authorize`: the user who comes here is logged in, and allows everything at once. */
export const authorize = (
  { query }: RecordedRequest,
  codes: AuthorizationCodes,
  { consumerKey }: MockCredentials,
  callbackUrls: readonly string[],
): HttpAnswer => {
  const asked = new URLSearchParams(query);
  const redirectUri = asked.get('redirect_uri') ?? '';
  // Before these two are known to be good, nobody is redirected: it could lead to a stranger.
  if (asked.get('client_id') !== consumerKey) {
    return refusedWith(['invalid_client_id', 'client identifier invalid']);
  }
  if (!callbackUrls.includes(redirectUri)) {
    return refusedWith(['redirect_uri_mismatch', 'redirect_uri must match configuration']);
  }
  if (asked.get('response_type') !== 'code') {
    return redirect(asked, {
      error: 'unsupported_response_type',
      error_description: 'response type not supported',
    });
  }
  const code = codes.issue({
    redirectUri,
    scope: asked.get('scope') ?? 'full',
    challenge: asked.get('code_challenge') ?? undefined,
  });
  return redirect(asked, { code });
};

/** Leads the browser back to the app with this answer. */
export const redirect = (
  asked: URLSearchParams,
  answer: Readonly<Record<string, string>>,
): HttpAnswer => {
  const target = new URL(asked.get('redirect_uri') ?? '');
  for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value);
  const state = asked.get('state');
  if (state !== null) target.searchParams.set('state', state);
  return { status: 302, headers: { Location: target.href } };
};
