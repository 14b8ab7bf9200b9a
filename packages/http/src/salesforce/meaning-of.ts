/**
 * Meaning of an answer other than the one asked for, to anyone who asked.
 * - `session-over`: the token is no longer valid, or never was; another one may help.
 * - `limit`: a limit of the org is reached, and not free again within seconds.
 * - `passing`: the same request may succeed later.
 * - `final`: it will not, unless somebody changes something.
 */
export type RestErrorMeaning = 'session-over' | 'limit' | 'passing' | 'final';

/**
 * Reads the meaning from Salesforce's code, in capitals or not, which tells more than the status, and otherwise from the
 * status. A status of 401 is about the token all the same (RFC 9110, 15.5.2), unless the code tells of a limit. A 407 is
 * a proxy's refusal.
 *
 * @example
 * ```ts
 * import { meaningOf } from '@sfstream/http';
 *
 * console.log(meaningOf(400, 'UNABLE_TO_LOCK_ROW')); // => passing
 * ```
 */
export const meaningOf = (status: number, code: string | undefined): RestErrorMeaning => {
  // By its definition a proxy's, which knows nothing of Salesforce (RFC 9110, 15.5.8).
  if (status === 407) return 'final';
  const known = code === undefined ? undefined : meanings.get(code.toLowerCase());
  if (status === 401 && known !== 'limit') return 'session-over';
  if (known !== undefined) return known;
  // A success that is no answer is a page that something on the way has put in its place.
  if (status < 300) return code === undefined ? 'passing' : 'final';
  return status >= 500 || passingStatuses.includes(status) ? 'passing' : 'final';
};

/** Too slow a request, no route at Salesforce's edge, too early, too many requests. */
const passingStatuses = [408, 420, 425, 429];

/**
 * REST API guide, "Status Codes and Error Responses"; SOAP API guide, "ExceptionCode" and "StatusCode"; Bulk API guide,
 * "Errors"; Identity URLs, "Possible Errors"; OAuth 2.0 (RFC 6749, 4.1.2.1 and 5.2; RFC 6750, 3.1; RFC 8628, 3.5).
 */
const codes = {
  'session-over': [
    'INVALID_SESSION_ID',
    'INVALID_AUTH_HEADER',
    'InvalidSessionId',
    'Bad_OAuth_Token',
    'Missing_OAuth_Token',
    'invalid_token',
  ],
  limit: [
    'REQUEST_LIMIT_EXCEEDED',
    'LIMIT_EXCEEDED',
    'EXCEEDED_QUOTA',
    'ExceededQuota',
    'LOGIN_DURING_RESTRICTED_TIME',
    'LOGIN_RATE_EXCEEDED',
    'RATE_LIMIT_EXCEEDED',
    'TOO_MANY_APEX_REQUESTS',
    'TOO_MANY_REQUESTS',
    'slow_down',
  ],
  passing: [
    'API_CURRENTLY_DISABLED',
    'FUNCTIONALITY_TEMPORARILY_UNAVAILABLE',
    'INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE',
    'INTERNAL_ERROR',
    'INTERNAL_SERVER_ERROR',
    'ORG_IN_MAINTENANCE',
    'PLATFORM_EVENT_PUBLISHING_UNAVAILABLE',
    'QUERY_TIMEOUT',
    'REQUEST_RUNNING_TOO_LONG',
    'SERVER_UNAVAILABLE',
    'SERVICE_UNAVAILABLE',
    'SSO_SERVICE_DOWN',
    'UNABLE_TO_LOCK_ROW',
    'UNKNOWN_EXCEPTION',
    'Server',
    'ServerError',
    'Timeout',
    'server_error',
    'temporarily_unavailable',
    'unknown_error',
  ],
} as const satisfies Partial<Record<RestErrorMeaning, readonly string[]>>;

const meanings: ReadonlyMap<string, RestErrorMeaning> = new Map(
  (Object.keys(codes) as (keyof typeof codes)[]).flatMap((meaning) =>
    codes[meaning].map((code) => [code.toLowerCase(), meaning] as const),
  ),
);
