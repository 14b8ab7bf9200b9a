import type { HttpResponse, RestErrorReply } from '@sfstream/http';
import { shortened } from '@sfstream/base';
import { TransportError, meaningOf, readRestError } from '@sfstream/http';
import { AuthenticationError } from '../errors/authentication-error.ts';
import type { LoginFlow } from './login-flow.ts';
import { loginMeaning } from './login-meaning.ts';
import { loginRemedy, postponedRemedy } from './login-remedy.ts';
import { LoginUnavailableError } from '../errors/login-unavailable-error.ts';
import type { LoginWords } from './login-words.ts';

/** The request that was made to Salesforce. */
export interface Asked {
  readonly flow: LoginFlow;
  readonly url: string;
  /** The object of a sentence, such as "refused the login". */
  readonly what: string;
  /** The contents of a good answer. */
  readonly expected: string;
}

/** An answer, as it came and as it may be quoted: without the secrets of the request. */
export interface LoginAnswer extends HttpResponse {
  readonly quotable: HttpResponse;
}

/** The error for an answer that does not hold what was asked for. */
export const loginFailure = (
  asked: Asked,
  { quotable: { status, headers, body } }: Pick<LoginAnswer, 'quotable'>,
): AuthenticationError | TransportError => {
  const reply = readRestError(status, headers, body);
  return reply.code === undefined
    ? failureWithoutWords(asked, reply, {
        location: headers['location'],
        found: describeAnswer(reply, body),
      })
    : failureInWords(asked, reply, wordsOf(reply.code, reply));
};

/** The error for what Salesforce said. */
const failureInWords = (
  asked: Asked,
  reply: RestErrorReply,
  words: LoginWords,
): AuthenticationError | LoginUnavailableError => {
  const { url, what } = asked;
  const meaning = loginMeaning(words, reply.means);
  if (meaning === 'final') return loginRefused(url, asked, words, reply.status);
  return new LoginUnavailableError(
    `${url} postponed ${what} (HTTP ${reply.status}): ${quote(words)}. ${postponedRemedy(words, meaning)}`,
    {
      ...transportFacts(asked, reply),
      reason: meaning === 'limit' ? 'limit' : 'busy',
      ...factsOf(words),
    },
  );
};

/** The error for what `who` refused in words. */
export const loginRefused = (
  who: string,
  { flow, what }: Pick<Asked, 'flow' | 'what'>,
  words: LoginWords,
  status?: number,
): AuthenticationError =>
  new AuthenticationError(`${who} refused ${what}: ${quote(words)}. ${loginRemedy(flow, words)}`, {
    ...factsOf(words),
    ...(status === undefined ? {} : { status }),
  });

/** Statuses by which a server says that there is nothing of the kind at the URL. */
const nothingThere = [404, 405, 410];

const toLoginHost = 'Set loginUrl to the host that logs in, such as your My Domain.';

/** The error for an answer without Salesforce's words: a page, a gateway's text, nothing. It tells nothing of the credentials. */
const failureWithoutWords = (
  asked: Asked,
  reply: RestErrorReply,
  { location, found: what }: { readonly location: string | undefined; readonly found: string },
): TransportError => {
  const { url, expected } = asked;
  const { status, kind } = reply;
  const final = (said: string): TransportError =>
    new TransportError(`${url} ${said}`, { ...transportFacts(asked, reply), means: 'final' });
  const passing = (said: string): LoginUnavailableError =>
    new LoginUnavailableError(`${url} ${said} A later try may succeed.`, {
      ...transportFacts(asked, reply),
      reason: 'busy',
    });
  const answered = `answered HTTP ${status} (${what}) instead of ${expected}.`;
  if (status === 407) {
    return final(`${answered} Check the user name and the password for the proxy.`);
  }
  if (status >= 300 && status < 400) {
    const leadsToLogin = kind === 'login-page' || hasMoved(url, location);
    return (leadsToLogin ? final : passing)(`${answered} ${toLoginHost}`);
  }
  // Servers that are out of order show a login page as well.
  if (status >= 300 && meaningOf(status, undefined) === 'passing') {
    return passing(`is out of order (HTTP ${status}, ${what}).`);
  }
  if (kind === 'login-page') return final(`${answered} ${toLoginHost}`);
  return (nothingThere.includes(status) ? final : passing)(
    `${answered} Check that loginUrl is a Salesforce login host.`,
  );
};

/** Tells whether a redirect names the same endpoint at another host. */
const hasMoved = (url: string, location: string | undefined): boolean => {
  if (location === undefined || !URL.canParse(location, url)) return false;
  const [asked, target] = [new URL(url), new URL(location, url)];
  return target.origin !== asked.origin && target.pathname === asked.pathname;
};

/** Describes the answer in a few words. A plain text is not quoted, because it may hold secrets of other requests. */
const describeAnswer = ({ kind, text }: RestErrorReply, body: string): string => {
  if (kind === 'empty') return 'an empty body';
  if (kind === 'gateway' && !/^\s*[[{<]/.test(body)) return `a text of ${body.length} characters`;
  return text === '' ? 'something else' : text;
};

const transportFacts = ({ url }: Asked, { status, retryAfter }: RestErrorReply) => ({
  method: 'POST',
  url,
  status,
  ...(retryAfter === undefined ? {} : { retryAfter }),
});

const wordsOf = (code: string, { problems: [problem] }: RestErrorReply): LoginWords => ({
  code,
  text: shortened(problem?.message ?? ''),
});

const quote = ({ code, text }: LoginWords): string =>
  [code, text].filter(Boolean).join(', ').replace(/\.$/, '');

const factsOf = ({ code, text }: LoginWords) => ({
  error: code,
  ...(text === '' ? {} : { errorDescription: text }),
});
