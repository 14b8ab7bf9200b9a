// The REST API of one org
export { createRest } from './client/create-rest.ts';
export type { Rest } from './client/create-rest.ts';
export type { RestOptions } from './sending/rest-options.ts';
export type { RestActivity } from './sending/rest-activity.ts';

// What it takes and gives
export type { RestRequest } from './exchange/rest-request.ts';
export type { RestResponse } from './exchange/rest-response.ts';
export type { EventFields, Saved } from './resources/publish.ts';
export type { SaveResult } from './resources/save-result.ts';
export type { Push, PushResult } from './resources/push.ts';
export type { Query } from './resources/query.ts';
export type { PushTopic } from './resources/create-push-topic.ts';
export type { Limit } from './resources/limits.ts';
export type { ApiVersion } from './resources/versions.ts';

// SOQL
export { escapeSoql, escapeSoqlLike, soql } from './soql/soql.ts';
export type { SoqlScalar, SoqlValue } from './soql/soql.ts';
export { soqlDate } from './soql/soql-date.ts';
export type { SoqlDate } from './soql/soql-date.ts';

// Errors
export { ForbiddenError } from './errors/forbidden-error.ts';
export { NotFoundError } from './errors/not-found-error.ts';
export { RequestLimitError } from './errors/request-limit-error.ts';
export { RestError } from './errors/rest-error.ts';
export type { RestFacts } from './errors/rest-error.ts';
export { UnavailableError } from './errors/unavailable-error.ts';
export type { RestProblem } from '@sfstream/http';

// What the above speak of
export {
  defaultExceptionRules,
  defaultResponseRules,
  exceptionRule,
  responseRule,
  retryPolicy,
} from '@sfstream/http';
export type {
  Consumption,
  HttpActivity,
  HttpOptions,
  Retry,
  RetryPolicy,
  Warning,
} from '@sfstream/http';
