import type { HttpRequest, HttpResponse, JsonCodec } from '@sfstream/http';
import { parseJson, retryAfter, safeUrl } from '@sfstream/http';
import type { RestFacts } from './errors/rest-error.ts';
import { refusal } from './refusal.ts';
import type { RestProblem } from './rest-problem.ts';
import { restProblems } from './rest-problem.ts';

/** An answer of the REST API, of a status from 200 to 299. */
export interface RestResponse<Body = unknown> {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON as it was decoded, other content as text, undefined where there is none. */
  readonly body: Body;
}

/** Reads an answer. Throws a `RestError` for a refusal and a `DecodeError` where JSON should be and is not. */
export const readResponse = (
  request: HttpRequest,
  response: HttpResponse,
  json: JsonCodec,
): RestResponse => {
  const { status, headers, body } = response;
  if (status < 200 || status > 299) throw refusal(refusalFacts(request, response, json));
  return { status, headers, body: readBody(request, response, json, body) };
};

/** What a refusal says of itself. */
const refusalFacts = (
  { method, url }: HttpRequest,
  { status, headers, body }: HttpResponse,
  json: JsonCodec,
): RestFacts => {
  const wait = retryAfter(headers['retry-after']);
  return {
    method,
    url: safeUrl(url),
    status,
    problems: problemsIn(json, body),
    ...(wait !== undefined && { retryAfter: wait }),
  };
};

/** None where the body is markup of a proxy, or empty: the status says what there is to say. */
const problemsIn = (json: JsonCodec, body: string): readonly RestProblem[] => {
  try {
    return restProblems(json.parse(body));
  } catch {
    return [];
  }
};

const readBody = (
  { method, url }: HttpRequest,
  { headers }: HttpResponse,
  json: JsonCodec,
  body: string,
): unknown => {
  if (body === '') return undefined;
  const type = headers['content-type'] ?? 'application/json';
  // Whoever answers with a page, as logins and proxies do, has not understood the request.
  return /json|html/i.test(type)
    ? parseJson(json, `The answer to ${method} ${safeUrl(url)}`, body)
    : body;
};
