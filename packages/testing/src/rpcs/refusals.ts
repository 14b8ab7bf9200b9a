import { GrpcFailure } from '../grpc/grpc-failure.ts';
import { grpcStatus } from '../grpc/grpc-status.ts';

/** All codes of the service begin like this. */
const prefix = 'sfdc.platform.eventbus.grpc.';

/** A failure of the service itself. `code` is the end of its `error-code` trailer, behind the common prefix. */
export const serviceFailure = (status: number, code: string, text: string): GrpcFailure =>
  new GrpcFailure(status, text, { 'error-code': prefix + code });

/**
 * Refusals with the codes of the Pub/Sub API guide, "Error Codes". The guide names no status; those here are from users'
 * logs, or the one that fits where there is none.
 */
export const refusals = {
  metadataMissing: (names: string) =>
    serviceFailure(
      grpcStatus.unauthenticated,
      'service.auth.headers.invalid',
      `The authentication metadata is missing or not valid: ${names}.`,
    ),
  tokenRefused: () =>
    serviceFailure(
      grpcStatus.unauthenticated,
      'service.auth.error',
      'Authentication failed. Make sure that the access token, the instance URL and the tenant ID are valid and belong together.',
    ),
  unavailable: () =>
    serviceFailure(grpcStatus.internal, 'service.unavailable', 'The service is unavailable.'),
  refreshNotAllowed: () =>
    serviceFailure(
      grpcStatus.invalidArgument,
      'service.auth.refresh.invalid',
      'The field auth_refresh is for internal use.',
    ),
  topicEmpty: () =>
    serviceFailure(
      grpcStatus.invalidArgument,
      'topic.validation.empty',
      'The topic name is empty.',
    ),
  topicNotFound: (topic: string) =>
    serviceFailure(
      grpcStatus.notFound,
      'topic.not.found',
      `The topic ${topic} is not found, or you have no permission to see it.`,
    ),
  topicDenied: (topic: string) =>
    serviceFailure(
      grpcStatus.permissionDenied,
      'topic.meta.permission',
      `You have no permission for the topic ${topic}.`,
    ),
  cannotSubscribe: (topic: string) =>
    serviceFailure(
      grpcStatus.permissionDenied,
      'subscription.topic.cannot.subscribe',
      `You cannot subscribe to the topic ${topic}.`,
    ),
  schemaUnknown: (schemaId: string) =>
    serviceFailure(
      grpcStatus.invalidArgument,
      'schema.validation.failed',
      `The schema ID '${schemaId}' is not valid.`,
    ),
  schemaDenied: (schemaId: string) =>
    serviceFailure(
      grpcStatus.permissionDenied,
      'schema.meta.permission',
      `You have no permission for the schema ${schemaId}.`,
    ),
  fetchTopicMismatch: () =>
    serviceFailure(
      grpcStatus.invalidArgument,
      'subscription.fetch.topic.mismatch',
      'The topic is not that of the first request.',
    ),
  countNotPositive: (count: number) =>
    serviceFailure(
      grpcStatus.invalidArgument,
      'subscription.fetch.requested.events.invalid',
      `The number of requested events must be above 0, and is ${count}.`,
    ),
  presetUnknown: (preset: number) =>
    serviceFailure(
      grpcStatus.invalidArgument,
      'subscription.fetch.request.invalid',
      `There is no replay preset ${preset}.`,
    ),
  replayIdMissing: () =>
    serviceFailure(
      grpcStatus.invalidArgument,
      'subscription.fetch.replayid.validation.failed',
      'The replay preset CUSTOM needs a replay ID.',
    ),
  replayIdCorrupted: () =>
    serviceFailure(
      grpcStatus.invalidArgument,
      'subscription.fetch.replayid.corrupted',
      'The Replay ID validation failed. Ensure that the Replay ID is valid.',
    ),
  publishTopicMismatch: () =>
    serviceFailure(
      grpcStatus.invalidArgument,
      'publish.topic.mismatch',
      'The topic is not that of the first request.',
    ),
  nothingToPublish: () =>
    serviceFailure(
      grpcStatus.invalidArgument,
      'publish.event.count.invalid',
      'The request has no events.',
    ),
  publishRefreshNotAllowed: () =>
    serviceFailure(
      grpcStatus.invalidArgument,
      'publish.auth.refresh.invalid',
      'The field auth_refresh is for internal use.',
    ),
  publishTopicEmpty: () =>
    serviceFailure(
      grpcStatus.invalidArgument,
      'publish.topic.validation.empty',
      'The topic name is empty.',
    ),
  publishStreamIdle: () =>
    serviceFailure(
      grpcStatus.deadlineExceeded,
      'publish.stream.sweeper.timeout',
      'The stream was idle for too long.',
    ),
} as const;

/** A request that is larger than 4 MB does not reach the service: what stands before it breaks the call off. */
export const remoteReset = (): GrpcFailure =>
  new GrpcFailure(
    grpcStatus.unavailable,
    'upstream connect error or disconnect/reset before headers. reset reason: remote reset',
  );
