import type { HttpResponse, RestErrorReply } from '@sfstream/http';
import { withoutSecrets } from '@sfstream/base';
import { TransportError, readRestError, safeUrl } from '@sfstream/http';

/** Error code of an answer that is a login page, or leads to one. */
export const loginPageCode = 'ERR_LOGIN_PAGE';

/**
 * The error for an answer that is not Bayeux, read for what it is: an error in the form of Salesforce's REST API, a
 * login page, a redirection, or the answer of a gateway. Such an answer may quote the request and thereby `secret`,
 * which is removed.
 */
export const foreignAnswer = (
  url: string,
  { status, headers, body }: HttpResponse,
  secret: string,
): TransportError => {
  const reply = readRestError(status, headers, withoutSecrets(body, [secret]));
  const code = reply.kind === 'login-page' ? loginPageCode : reply.code;
  return new TransportError(`${safeUrl(url)} answered ${saidIn(reply)}. ${remedyFor(reply)}`, {
    method: 'POST',
    url: safeUrl(url),
    status,
    means: reply.means,
    ...(code !== undefined && { code }),
    ...(reply.retryAfter !== undefined && { retryAfter: reply.retryAfter }),
  });
};

const saidIn = ({ status, kind, code, text }: RestErrorReply): string => {
  const what = [code, text].filter(Boolean).join(', ');
  if (what !== '') return `HTTP ${status}: ${what}`;
  return kind === 'empty'
    ? `HTTP ${status} without a body`
    : `HTTP ${status} with a body that is not Bayeux`;
};

const remedyFor = ({ status, kind, code, means }: RestErrorReply): string => {
  if (kind === 'login-page') {
    return 'The token has expired, or the user may not use the API. Check the session settings and the permission "API Enabled".';
  }
  if (kind === 'redirect') return 'Use the address that it redirects to as the instance URL.';
  if (code === 'API_DISABLED_FOR_ORG') return 'Check the edition of the org and "API Enabled".';
  switch (means) {
    case 'session-over':
      return 'The token has expired or was revoked; the client requests another.';
    case 'limit':
      return 'The org has reached a limit. Wait, or raise the limit.';
    case 'passing':
      return 'A later try may succeed.';
    case 'final':
      return status === 404 || status === 410
        ? 'Check the instance URL and the API version.'
        : 'Check the instance URL, the API version and the permissions of the user.';
  }
};
