import type { RestErrorMeaning } from '@sfstream/http';
import { oneLine } from '@sfstream/base';
import { meaningOf } from '@sfstream/http';
import { ForbiddenError } from './forbidden-error.ts';
import { NotFoundError } from './not-found-error.ts';
import { RequestLimitError } from './request-limit-error.ts';
import type { RestFacts } from './rest-error.ts';
import { RestError } from './rest-error.ts';
import { UnavailableError } from './unavailable-error.ts';

/**
 * The error that fits a refusal (REST API guide, "Status Codes and Error Responses"; Platform Events guide, "Platform Event
 * Error Status Codes"). What any problem says counts more than what the answer as a whole `means`.
 */
export const refusal = (facts: RestFacts, means: RestErrorMeaning = 'final'): RestError => {
  const { status, problems } = facts;
  const meanings = [means, ...problems.map(({ errorCode }) => meaningOf(status, errorCode))];
  if (meanings.includes('limit')) return new RequestLimitError(facts);
  if (meanings.includes('passing')) return new UnavailableError(facts);
  if (status === 403) return new ForbiddenError(facts);
  if (status === 404) return new NotFoundError(facts);
  return new RestError(facts, remedyOf(facts));
};

const remedyOf = ({ status, records = [] }: RestFacts): string => {
  if (status === 300) {
    return `More than one record has this external id; name one of them by its id${joinPaths(records)}.`;
  }
  if (status > 300 && status < 400) {
    return 'Log in at the host that it redirects to, such as your My Domain.';
  }
  return 'Correct the request.';
};

/** The first few; the error has them all. */
const joinPaths = (records: readonly string[]): string =>
  records.length === 0
    ? ''
    : `: ${oneLine(records.slice(0, 5).join(', '))}${records.length > 5 ? ' and others' : ''}`;
