import type { JsonCodec } from '@sfstream/base';
import type { HttpRequest, HttpResponse, RestErrorReply } from '@sfstream/http';
import { DecodeError, parseJson } from '@sfstream/base';
import { refusalIn, safeUrl } from '@sfstream/http';
import type { RestFacts } from '../errors/rest-error.ts';
import { refusal } from '../errors/refusal.ts';

/** An answer of the REST API, of a status from 200 to 299. */
export interface RestResponse<Body = unknown> {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON as it was decoded, other content as text, undefined where there is none. */
  readonly body: Body;
}

/** A request as it was sent, with its token, and what came back. */
export interface AnsweredRequest {
  readonly request: HttpRequest;
  readonly response: HttpResponse;
}

/** Reads an answer. Throws a `RestError` for a refusal, whatever its status, and a `DecodeError` where JSON should be and is not. */
export const readResponse = (answered: AnsweredRequest, json: JsonCodec): RestResponse => {
  const { request, response } = answered;
  const { status, headers } = response;
  const said = refusalOf(answered);
  if (said === undefined) return { status, headers, body: readBody(request, response, json) };
  const isPage = said.kind !== 'salesforce' && /^\s*</.test(response.body);
  if (status >= 200 && status < 300 && isPage) {
    throw new DecodeError(whatOf(request), [said.text || 'the body is markup instead of JSON']);
  }
  throw refusal(factsOf(request, response, said), said.means);
};

/** Gives the refusal that an answer holds; undefined for an answer of the REST API. */
export const refusalOf = ({ request, response }: AnsweredRequest): RestErrorReply | undefined =>
  response.status < 300 && isOfApex(request, response) ? undefined : refusalIn(response);

/** Recognises an object of an Apex class, whose meaning only its author knows. Refusals of the platform are lists. */
const isOfApex = ({ url }: HttpRequest, { body }: HttpResponse): boolean =>
  new URL(url).pathname.startsWith('/services/apexrest/') && body.trimStart().startsWith('{');

/** Facts of a refusal, for its error. */
const factsOf = (
  { method, url }: HttpRequest,
  { status, body }: HttpResponse,
  { problems, text, retryAfter }: RestErrorReply,
): RestFacts => ({
  method,
  url: safeUrl(url),
  status,
  problems,
  text,
  ...(status === 300 && { records: pathsIn(body) }),
  ...(retryAfter !== undefined && { retryAfter }),
});

/** REST API guide, "Upsert": the records that an external id has found, as a list of their paths. */
const pathsIn = (body: string): readonly string[] => {
  try {
    const paths: unknown = JSON.parse(body);
    return Array.isArray(paths) ? paths.filter((path) => typeof path === 'string') : [];
  } catch {
    return [];
  }
};

const whatOf = ({ method, url }: HttpRequest): string => `The answer to ${method} ${safeUrl(url)}`;

const readBody = (
  request: HttpRequest,
  { headers, body }: HttpResponse,
  json: JsonCodec,
): unknown => {
  if (body === '') return undefined;
  const type = headers['content-type'] ?? 'application/json';
  return /json/i.test(type) ? parseJson(json, whatOf(request), body) : body;
};
