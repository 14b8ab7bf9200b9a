import { ForbiddenError } from './errors/forbidden-error.ts';
import { NotFoundError } from './errors/not-found-error.ts';
import { RequestLimitError } from './errors/request-limit-error.ts';
import type { RestFacts } from './errors/rest-error.ts';
import { RestError } from './errors/rest-error.ts';
import { UnavailableError } from './errors/unavailable-error.ts';

/**
 * The error that fits a refusal (REST API guide, "Status Codes and Error Responses"; Platform Events guide, "Platform Event
 * Error Status Codes").
 */
export const refusal = (facts: RestFacts): RestError => {
  const { status, problems } = facts;
  const has = (...codes: readonly string[]): boolean =>
    problems.some(({ errorCode }) => codes.includes(errorCode));
  if (has('REQUEST_LIMIT_EXCEEDED', 'LIMIT_EXCEEDED')) return new RequestLimitError(facts);
  if (has('PLATFORM_EVENT_PUBLISHING_UNAVAILABLE')) return new UnavailableError(facts);
  if (status === 403) return new ForbiddenError(facts);
  if (status === 404) return new NotFoundError(facts);
  if (status >= 500 || [408, 420, 429].includes(status)) return new UnavailableError(facts);
  return new RestError(facts, remedyOf(status));
};

const remedyOf = (status: number): string => {
  if (status === 300) {
    return 'More than one record has this external id; name one of them by its id.';
  }
  if (status > 300 && status < 400) {
    return 'Log in at the host that it redirects to, such as your My Domain.';
  }
  return 'Correct the request.';
};
