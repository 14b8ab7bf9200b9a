import type { GrpcStatus } from '../errors/grpc-status.ts';

/**
 * The remedy for a failed call.
 * - `resume`: the same again after a backoff, a subscription from where it was.
 * - `renew`: another token, then the same again.
 * - `wait`: the same again after a minute, since a limit is reached; others go on.
 * - `withdraw`: everything again after a minute, since the service protects itself from this client.
 * - `fall-back`: another position, since this one is refused.
 * - `reopen`: the stream again when there is something to send.
 * - `refuse`: none for this channel or this publication; others go on.
 * - `give-up`: none for any channel.
 */
export type Remedy =
  | 'resume'
  | 'renew'
  | 'wait'
  | 'withdraw'
  | 'fall-back'
  | 'reopen'
  | 'refuse'
  | 'give-up';

/**
 * The remedies by Salesforce's error code, without its prefix (Pub/Sub API guide, "Pub/Sub API Error Codes"). It is
 * judged before the status: `service.unavailable` comes as INTERNAL, and `topic.not.found` as NOT_FOUND or
 * PERMISSION_DENIED.
 */
export const remedyOfCode: Readonly<Record<string, Remedy>> = {
  'service.unavailable': 'resume',
  'service.auth.error': 'renew',
  'service.auth.headers.invalid': 'give-up',
  'service.auth.refresh.invalid': 'give-up',
  'service.protection.triggered': 'withdraw',
  'service.protection.stream.limit.triggered': 'resume',
  'service.tenant.license': 'give-up',
  'concurrent.client.limit.exceeded': 'wait',
  'topic.not.found': 'refuse',
  'topic.validation.empty': 'refuse',
  'topic.meta.permission': 'refuse',
  'topic.api.unavailable': 'resume',
  'schema.meta.permission': 'refuse',
  'schema.validation.failed': 'refuse',
  'schema.api.unavailable': 'resume',
  'subscription.internal.error': 'resume',
  'subscription.limit.exceeded': 'wait',
  'subscription.topic.cannot.subscribe': 'refuse',
  'subscription.fetch.replayid.corrupted': 'fall-back',
  'subscription.fetch.replayid.validation.failed': 'fall-back',
  'subscription.fetch.replay.repeated': 'resume',
  'subscription.fetch.requested.events.invalid': 'refuse',
  'subscription.fetch.topic.mismatch': 'refuse',
  'subscription.fetch.request.invalid': 'refuse',
  'subscription.fetch.overflow': 'refuse',
  'publish.auth.refresh.invalid': 'give-up',
  'publish.event.count.invalid': 'refuse',
  'publish.topic.mismatch': 'refuse',
  'publish.topic.validation.empty': 'refuse',
  'publish.stream.sweeper.timeout': 'reopen',
};

/**
 * The remedies by the status of an answer of Salesforce whose code is missing or unknown; of those that are missing here,
 * `resume`.
 */
export const remedyOfStatus: Readonly<Partial<Record<GrpcStatus, Remedy>>> = {
  INVALID_ARGUMENT: 'refuse',
  NOT_FOUND: 'refuse',
  ALREADY_EXISTS: 'wait',
  PERMISSION_DENIED: 'refuse',
  RESOURCE_EXHAUSTED: 'wait',
  UNIMPLEMENTED: 'give-up',
  UNAUTHENTICATED: 'renew',
};
