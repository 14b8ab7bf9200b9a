// The REST API of one org
export { createRest } from './create-rest.ts';
export type { Rest } from './create-rest.ts';
export type { RestOptions } from './rest-options.ts';
export type { RestActivity } from './rest-activity.ts';

// What it takes and gives
export type { RestRequest } from './rest-request.ts';
export type { RestResponse } from './rest-response.ts';
export type { EventFields, Saved } from './publish.ts';
export type { SaveResult } from './save-result.ts';
export type { Push, PushResult } from './push.ts';
export type { Query } from './query.ts';
export type { PushTopic } from './create-push-topic.ts';
export type { Limit } from './limits.ts';
export type { ApiVersion } from './versions.ts';

// SOQL
export { escapeSoql, escapeSoqlLike, soql } from './soql.ts';
export type { SoqlScalar, SoqlValue } from './soql.ts';
export { soqlDate } from './soql-date.ts';
export type { SoqlDate } from './soql-date.ts';

// Errors
export { ForbiddenError } from './errors/forbidden-error.ts';
export { NotFoundError } from './errors/not-found-error.ts';
export { RequestLimitError } from './errors/request-limit-error.ts';
export { RestError } from './errors/rest-error.ts';
export type { RestFacts } from './errors/rest-error.ts';
export { UnavailableError } from './errors/unavailable-error.ts';
export type { RestProblem } from '@sfstream/http';

// What the above speak of
export { defaultExceptionRules, defaultResponseRules, exceptionRule, responseRule, retryPolicy } from '@sfstream/http';
export type { Consumption, HttpActivity, HttpOptions, Retry, RetryPolicy, Warning } from '@sfstream/http';
