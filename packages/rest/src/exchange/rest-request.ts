import type { AccessToken } from '@sfstream/auth';
import type { JsonCodec, OptionRule } from '@sfstream/base';
import type { HttpRequest } from '@sfstream/http';
import { ClientError, checkOptions, hasMethods, messageOf, timeLimit } from '@sfstream/base';

/** One request to the REST API. */
export interface RestRequest {
  /** Default `GET`. */
  readonly method?: HttpRequest['method'];
  /**
   * Below `/services/data/vXX.0/`, such as `sobjects/Account`; or, with a slash at its beginning, below the instance, such
   * as `/services/apexrest/orders`. Never a whole URL: the token is for the instance alone.
   */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  /** A text is sent as it is, and needs a `content-type` header; anything else is sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds. Default: the `timeout` of the HTTP options. */
  readonly timeout?: number;
}

/** Tells whether the request's path depends on the API version. */
export const isVersioned = ({ path }: RestRequest): boolean => !path.startsWith('/');

/**
 * Throws a {@link ClientError} where the path leads, or seems to lead, elsewhere than to the instance, and for a text that
 * does not say what it is.
 */
export const checkRequest = (request: RestRequest): void => {
  checkOptions('request', request, rules);
  const { path, body, headers = {} } = request;
  if (typeof path !== 'string' || path === '' || /^[a-z][a-z\d+.-]*:|[\s\\]|^\/\//i.test(path)) {
    throw new ClientError(
      "path must be a path, such as 'sobjects/Account' or '/services/apexrest/orders': not a URL, and without white space.",
      { field: 'path' },
    );
  }
  const isLabelled = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  if (typeof body === 'string' && !isLabelled) {
    throw new ClientError(
      'A body that is a text needs a content-type in headers, such as text/csv. To send JSON, give the value itself.',
      { field: 'headers' },
    );
  }
};

const rules: Readonly<Record<keyof RestRequest, OptionRule>> = {
  method: ['a method of HTTP, such as GET', (value) => typeof value === 'string'],
  path: ['a path', () => true],
  query: ['an object of texts, numbers and truth values', hasMethods()],
  body: ['any value', () => true],
  headers: ['an object of texts', hasMethods()],
  timeout: timeLimit,
};

/** The request as it is sent to `instanceUrl`. `root` is where paths without a slash at their beginning begin. */
export const toHttpRequest = (
  { method = 'GET', path, query, body, headers, timeout }: RestRequest,
  {
    root,
    token,
    json,
  }: { readonly root: string; readonly token: AccessToken; readonly json: JsonCodec },
): HttpRequest => ({
  method,
  url: `${root}${path}${queryOf(path, query)}`,
  purpose: 'rest',
  headers: {
    accept: 'application/json',
    ...(body !== undefined && typeof body !== 'string' && { 'content-type': 'application/json' }),
    ...headers,
    authorization: `${token.tokenType} ${token.accessToken}`,
  },
  ...(body !== undefined && { body: typeof body === 'string' ? body : jsonText(json, body) }),
  ...(timeout !== undefined && { timeout }),
});

/** The value as JSON. Throws a {@link ClientError} for what has no JSON. */
export const jsonText = (json: JsonCodec, value: unknown, field = 'body'): string => {
  try {
    // `JSON.stringify` has no text for some values, whatever its type says.
    const text: unknown = json.stringify(value);
    if (typeof text === 'string') return text;
  } catch (cause) {
    throw new ClientError(
      `${field} cannot be written as JSON: ${messageOf(cause)}. It must be without circles; a bigint needs a JSON codec that writes it, or is given as a text.`,
      { field, cause },
    );
  }
  throw new ClientError(`${field} cannot be written as JSON: a ${typeof value} has none.`, {
    field,
  });
};

const queryOf = (path: string, query: RestRequest['query'] = {}): string => {
  const parameters = new URLSearchParams(
    Object.entries(query).map(([name, value]) => [name, String(value)]),
  ).toString();
  if (parameters === '') return '';
  return `${path.includes('?') ? '&' : '?'}${parameters}`;
};
