import type { HttpResponse } from '@sfstream/http';
import { TransportError, retryAfter } from '@sfstream/http';
import { AuthenticationError } from './authentication-error.ts';
import { bodyKind } from './body-kind.ts';
import type { LoginFlow } from './login-flow.ts';
import { isLoginPage } from './login-page.ts';
import { loginRemedy } from './login-remedy.ts';
import { LoginUnavailableError } from './login-unavailable-error.ts';
import { verdictByStatus, verdictOf } from './login-verdict.ts';
import type { Verdict } from './login-verdict.ts';
import { redirected } from './redirected.ts';
import type { Said } from './said.ts';
import { saidIn } from './said.ts';

/** What was asked of Salesforce. */
export interface Asked {
  readonly flow: LoginFlow;
  readonly url: string;
  /** As in "refused the login". */
  readonly what: string;
  /** What a good answer holds. */
  readonly expected: string;
}

/** The error for an answer, with the JSON in it if it is JSON, that does not hold what was asked for. */
export const loginFailure = (
  asked: Asked,
  response: HttpResponse,
  reply: unknown,
): AuthenticationError | TransportError => {
  const said = saidIn(reply);
  return said === undefined
    ? unspoken(asked, response, reply)
    : spoken(asked, response, said, verdictByStatus(response.status));
};

/** The error for what Salesforce said; `byStatus` is what the status alone means. */
export const spoken = (
  asked: Asked,
  response: HttpResponse,
  said: Said,
  byStatus: Verdict,
): AuthenticationError | LoginUnavailableError => {
  const { url, what } = asked;
  const verdict = verdictOf(said, byStatus);
  if (verdict === 'refused') return loginRefused(url, asked, said, response.status);
  const advice =
    verdict === 'limit'
      ? 'A limit is reached; wait until it is free again, or have it raised.'
      : 'The credentials are not the cause. A later try may succeed.';
  return new LoginUnavailableError(
    `${url} postponed ${what} (HTTP ${response.status}): ${quoted(said)}. ${advice}`,
    { ...transportFacts(asked, response), reason: verdict, ...wordsOf(said) },
  );
};

/** The error for what `who` refused in words. */
export const loginRefused = (
  who: string,
  { flow, what }: Pick<Asked, 'flow' | 'what'>,
  said: Said,
  status?: number,
): AuthenticationError =>
  new AuthenticationError(`${who} refused ${what}: ${quoted(said)}. ${loginRemedy(flow, said)}`, {
    ...wordsOf(said),
    ...(status === undefined ? {} : { status }),
  });

/** Statuses by which a server says that there is nothing of the kind at the URL, or that the proxy wants to know who asks. */
const nothingThere = [404, 405, 407, 410];

/** The error for an answer without Salesforce's words: a page, a gateway's text, nothing. It tells nothing of the credentials. */
export const unspoken = (asked: Asked, response: HttpResponse, reply: unknown): TransportError => {
  const { url, expected } = asked;
  const { status, headers, body } = response;
  const facts = transportFacts(asked, response);
  const passing = (what: string): LoginUnavailableError =>
    new LoginUnavailableError(`${url} ${what} A later try may succeed.`, {
      ...facts,
      reason: 'busy',
    });
  const found = bodyKind(body, reply);
  const target = redirected(url, status, headers['location']);
  if (target !== undefined) {
    const { type, origin = 'no host that it names' } = target;
    const where = type === 'login-page' ? `a login page at ${origin}` : origin;
    const what = `redirects to ${where} (HTTP ${status}) instead of answering. Set loginUrl to the host that logs in, such as your My Domain.`;
    return type === 'page'
      ? passing(what)
      : new TransportError(`${url} ${what}`, { ...facts, means: 'final' });
  }
  if (verdictByStatus(status) === 'busy') {
    return passing(`is out of order (HTTP ${status}, ${found}).`);
  }
  if (isLoginPage(body)) {
    return new TransportError(
      `${url} answered HTTP ${status} with a login page instead of ${expected}. Set loginUrl to the host that logs in, such as your My Domain.`,
      { ...facts, means: 'final' },
    );
  }
  const what = `answered HTTP ${status} with ${found} instead of ${expected}. Check that loginUrl is a Salesforce login host.`;
  return nothingThere.includes(status)
    ? new TransportError(`${url} ${what}`, { ...facts, means: 'final' })
    : passing(what);
};

const transportFacts = ({ url }: Asked, { status, headers }: HttpResponse) => {
  const wait = retryAfter(headers['retry-after']);
  return { method: 'POST', url, status, ...(wait === undefined ? {} : { retryAfter: wait }) };
};

const quoted = ({ error, description }: Said): string =>
  [error, description].filter(Boolean).join(', ').replace(/\.$/, '');

const wordsOf = ({ error, description }: Said) => ({
  error,
  ...(description === undefined ? {} : { errorDescription: description }),
});
