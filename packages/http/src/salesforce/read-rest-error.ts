import { oneLine } from '@sfstream/base';
import { retryAfter } from '../wire/retry-after.ts';
import { safeUrl } from '../wire/safe-url.ts';
import { isLoginLocation, isLoginPage } from './login-page.ts';
import { meaningOf } from './meaning-of.ts';
import type { RestErrorMeaning } from './meaning-of.ts';
import type { RestProblem } from './rest-problem.ts';
import { longestCode, recordOf, restProblems } from './rest-problem.ts';

/**
 * Kind of reply in place of the answer that was asked for.
 * - `salesforce`: an error in Salesforce's own form, with its `code`.
 * - `login-page`: the page on which a person logs in, or a redirection to it.
 * - `redirect`: a redirection to anywhere else.
 * - `gateway`: something of a proxy or a load balancer: a page, a text, or JSON of another form; with a status of 407, by
 *   which only proxies answer (RFC 9110, 15.5.8), whatever it says.
 * - `empty`: nothing.
 */
export type RestErrorKind = 'salesforce' | 'login-page' | 'redirect' | 'gateway' | 'empty';

/** An answer that is not the one that was asked for. */
export interface RestErrorReply {
  readonly status: number;
  readonly kind: RestErrorKind;
  readonly means: RestErrorMeaning;
  /** Such as `INVALID_SESSION_ID`; there for the kind `salesforce` only. */
  readonly code: string | undefined;
  /** Ready to be put into a sentence, on one line, at most 500 characters; empty where there is nothing to say. */
  readonly text: string;
  /** Everything that Salesforce found wrong. Their texts are as they came. */
  readonly problems: readonly RestProblem[];
  /** Milliseconds, where the answer asks for a wait. */
  readonly retryAfter: number | undefined;
}

/**
 * Reads an answer that is not what was asked for, no matter who gave it: Salesforce, its edge, or a proxy on the way. It does not
 * decide whether it is that; a 200 with a page of HTML may be one as well. Never throws.
 *
 * A text without a form is quoted only of a status of 400 and more: an answer of another status may hold a token.
 *
 * @example
 * ```ts
 * import { readRestError } from '@sfstream/http';
 *
 * const body = '[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]';
 * const { code, means } = readRestError(401, {}, body);
 * console.log(code, means); // => INVALID_SESSION_ID session-over
 * ```
 */
export const readRestError = (
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): RestErrorReply => {
  const read = status === 407 ? ofProxy(status, body) : readingOf(status, headers, body);
  return {
    status,
    code: undefined,
    problems: [],
    means: read.kind === 'login-page' ? 'session-over' : meaningOf(status, read.code),
    retryAfter: retryAfter(headers['retry-after']),
    ...read,
    text: oneLine(read.text),
  };
};

type Reading = Pick<RestErrorReply, 'kind' | 'text'> &
  Partial<Pick<RestErrorReply, 'code' | 'problems' | 'means'>>;

const readingOf = (
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): Reading => {
  const { location } = headers;
  if (location !== undefined && status >= 300 && status < 400) return redirection(location);
  const trimmed = body.trim();
  if (trimmed === '') return { kind: 'empty', text: '' };
  if (/^[[{]/.test(trimmed)) return ofJson(trimmed);
  if (trimmed.startsWith('<')) return ofMarkup(status, trimmed);
  // Identity URLs answer with a code and nothing else.
  if (trimmed.length < 60 && /^[a-z]+(?:_[a-z]+)+$/i.test(trimmed)) return coded(trimmed, '');
  return { kind: 'gateway', text: status >= 400 ? trimmed : '' };
};

/** Whatever words the proxy uses, they are not Salesforce's. */
const ofProxy = (status: number, body: string): Reading => {
  const { kind, text } = readingOf(status, {}, body);
  return { kind: kind === 'empty' ? kind : 'gateway', text };
};

const redirection = (location: string): Reading => {
  const target = URL.canParse(location) ? safeUrl(location) : 'another path of the same host';
  return isLoginLocation(location)
    ? { kind: 'login-page', text: `a redirection to a login page (${target})` }
    : { kind: 'redirect', text: `a redirection to ${target}` };
};

const coded = (code: string, message: string, problems?: readonly RestProblem[]): Reading => ({
  kind: 'salesforce',
  code,
  text: message,
  problems: problems ?? [{ errorCode: code, message, fields: [] }],
});

/** Bytes. Refusals are shorter, and what is longer is not worth the memory. */
const longestJson = 1_000_000;

const ofJson = (text: string): Reading => {
  const parsed = text.length > longestJson ? undefined : parsedOrNothing(text);
  // A code is one word. What has blanks is the name of a status, as frameworks have it.
  const problems = restProblems(parsed).filter(
    ({ errorCode }) => errorCode.length <= longestCode && /^\w+$/.test(errorCode),
  );
  const [first] = problems;
  if (first === undefined) return { kind: 'gateway', text: textIn(parsed) };
  const { errorCode, message } = first;
  return errorCode === 'UNKNOWN'
    ? { kind: 'gateway', text: message, problems }
    : coded(errorCode, message, problems);
};

const parsedOrNothing = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The explanation in JSON of other makers: RFC 9457, Google, Apigee, Spring and the like. */
const textIn = (parsed: unknown): string => {
  const outer = recordOf([parsed].flat()[0]);
  const inner = recordOf([outer['errors'] ?? outer['error'] ?? outer['fault']].flat()[0]);
  const texts = [inner, outer].flatMap((record) => textKeys.map((key) => record[key]));
  return texts.filter((text) => typeof text === 'string').find(Boolean) ?? '';
};

const textKeys = ['message', 'detail', 'faultstring', 'title', 'description', 'reason', 'error'];

/** Characters of a page in which its title is looked for. */
const headOfPage = 4_000;

const ofMarkup = (status: number, markup: string): Reading => {
  const head = markup.slice(0, headOfPage);
  const find = (...names: readonly string[]): string | undefined =>
    names.map((name) => elementIn(head, name)).find(Boolean);
  // REST, the Bulk API and SOAP, where XML was asked for.
  const fault = find('faultcode');
  const code = find('errorCode', 'exceptionCode') ?? fault?.slice(fault.indexOf(':') + 1);
  const text = find('message', 'faultstring', 'exceptionMessage') ?? '';
  if (code !== undefined)
    return fault === undefined ? coded(code, text) : ofFault(status, code, text);
  if (isLoginPage(markup)) return { kind: 'login-page', text: 'a login page' };
  const title = find('title', 'h1');
  return { kind: 'gateway', text: title === undefined ? '' : `a page titled "${title}"` };
};

/** SOAP has status 500 for all faults (SOAP 1.1, 6.2), which therefore tells nothing. Its text may begin with the code. */
const ofFault = (status: number, code: string, text: string): Reading => ({
  ...coded(code, text.startsWith(`${code}: `) ? text.slice(code.length + 2) : text),
  means: meaningOf(status === 500 ? 400 : status, code),
});

/** The text of the first element of this name, whatever its prefix, where it begins with text. */
const elementIn = (markup: string, name: string): string | undefined => {
  const start = `<(?:[\\w-]{1,40}:)?${name}(?:\\s[^>]{0,200})?>\\s{0,20}(?:<!\\[CDATA\\[)?`;
  const text = new RegExp(`${start}([^<]{1,500})`, 'i').exec(markup)?.[1];
  const [plain] = text?.split(']]>') ?? [];
  return plain
    ?.replace(/&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\da-f]{1,6}));/gi, character)
    .trim();
};

const character = (whole: string, name?: string, decimal?: string, hex?: string): string => {
  if (name !== undefined) return named.get(name.toLowerCase()) ?? whole;
  const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
};

/** XML 1.0, 4.6. */
const named: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);
