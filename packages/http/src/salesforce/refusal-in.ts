import type { RestErrorReply } from './read-rest-error.ts';
import { readRestError } from './read-rest-error.ts';
import { recordOf } from './rest-problem.ts';

/** An answer of HTTP, as far as it matters here. */
interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Reads the refusal that stands in place of the answer that was asked for; undefined where it is that answer. A status
 * other than 2xx is always a refusal. Of a success, these are as well: a page, which nobody wants who asked for data, and
 * a body that says nothing else than an error, as Salesforce, OAuth and gateways write it. Results of records, which hold
 * `errors` beside what became of each, are answers.
 *
 * @example
 * ```ts
 * import { refusalIn } from '@sfstream/http';
 *
 * const body = '[{"message":"Try later","errorCode":"SERVER_UNAVAILABLE"}]';
 * console.log(refusalIn({ status: 200, headers: {}, body })?.code); // => SERVER_UNAVAILABLE
 * console.log(refusalIn({ status: 200, headers: {}, body: '[{"success":true,"errors":[]}]' })); // => undefined
 * ```
 */
export const refusalIn = (answer: Answer): RestErrorReply | undefined => {
  const { status, headers, body } = answer;
  if (status < 200 || status > 299) return readRestError(status, headers, body);
  const type = headers['content-type'] ?? 'application/json';
  if (/html/i.test(type)) return readRestError(status, headers, body);
  const beginning = body.slice(0, longestIndent).trimStart().charAt(0);
  const isRefusal =
    beginning === '<'
      ? isMarkupRefusal(type, answer)
      : ['[', '{'].includes(beginning) && isError(body);
  return isRefusal ? readRestError(status, headers, body) : undefined;
};

/** Characters of white space before a body that are passed over. */
const longestIndent = 1_000;

/** Files may be pages and are of types of their own; in the place of JSON and of text, a page is out of place. */
const isMarkupRefusal = (type: string, { status, headers, body }: Answer): boolean =>
  /^\s*<(\?xml[^>]{0,200}>\s*<)?(Errors|error)[\s>]/.test(body.slice(0, 2 * longestIndent)) ||
  (/json|^text\/plain/i.test(type) && readRestError(status, headers, body).kind === 'login-page');

/** Characters. A longer text is data. */
const longestRefusal = 100_000;

/** The names without which a body cannot be an error, so that data are seldom decoded twice. */
const naming = /"(?:errorCode|exceptionCode|error|fault)"/;

const isError = (body: string): boolean => {
  if (body.length > longestRefusal || !naming.test(body)) return false;
  try {
    const entries: readonly unknown[] = [JSON.parse(body) as unknown].flat();
    return entries.every(saysOnlyAnError);
  } catch {
    return false;
  }
};

/** Properties of which an error consists: Salesforce's, OAuth's (RFC 6749, 5.2), and those of frameworks and gateways. */
const partsOfErrors = new Set([
  ...['errorCode', 'exceptionCode', 'error', 'fault'],
  ...['message', 'exceptionMessage', 'error_description', 'error_uri', 'fields', 'statusCode'],
  ...['extendedErrorDetails', 'enhancedErrorType', 'status', 'code', 'path', 'timestamp'],
  ...['requestId', 'request_id', 'trace', 'details', 'detail', 'title', 'type', 'instance'],
]);

const saysOnlyAnError = (entry: unknown): boolean => {
  const { errorCode, exceptionCode, error, fault } = recordOf(entry);
  return (
    [errorCode, exceptionCode, error, fault].some(isSaid) &&
    Object.keys(recordOf(entry)).every((name) => partsOfErrors.has(name))
  );
};

/** A field of `null`, of `false` or of no text says that there is no error. */
const isSaid = (value: unknown): boolean =>
  typeof value === 'string'
    ? value !== ''
    : value === true || Object.keys(recordOf(value)).length > 0;
