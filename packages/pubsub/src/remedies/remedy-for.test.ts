import { grpcStatus } from '../errors/grpc-status.ts';
import type { GrpcStatus } from '../errors/grpc-status.ts';
import type { Remedy } from './remedies.ts';
import { remedyOfCode } from './remedies.ts';
import { remedyFor } from './remedy-for.ts';

const byCode: readonly (readonly [code: string, status: GrpcStatus, remedy: Remedy])[] = [
  ['service.unavailable', 'INTERNAL', 'resume'],
  ['service.unavailable', 'UNAVAILABLE', 'resume'],
  ['service.auth.error', 'UNAUTHENTICATED', 'renew'],
  ['service.auth.headers.invalid', 'UNAUTHENTICATED', 'give-up'],
  ['service.auth.refresh.invalid', 'INVALID_ARGUMENT', 'give-up'],
  ['service.protection.triggered', 'RESOURCE_EXHAUSTED', 'withdraw'],
  ['service.protection.stream.limit.triggered', 'RESOURCE_EXHAUSTED', 'resume'],
  ['service.tenant.license', 'PERMISSION_DENIED', 'give-up'],
  ['concurrent.client.limit.exceeded', 'RESOURCE_EXHAUSTED', 'wait'],
  ['topic.not.found', 'NOT_FOUND', 'refuse'],
  ['topic.not.found', 'PERMISSION_DENIED', 'refuse'],
  ['topic.validation.empty', 'INVALID_ARGUMENT', 'refuse'],
  ['topic.meta.permission', 'PERMISSION_DENIED', 'refuse'],
  ['topic.api.unavailable', 'UNAVAILABLE', 'resume'],
  ['schema.meta.permission', 'PERMISSION_DENIED', 'refuse'],
  ['schema.validation.failed', 'INVALID_ARGUMENT', 'refuse'],
  ['schema.api.unavailable', 'UNAVAILABLE', 'resume'],
  ['subscription.internal.error', 'INTERNAL', 'resume'],
  ['subscription.limit.exceeded', 'RESOURCE_EXHAUSTED', 'wait'],
  ['subscription.topic.cannot.subscribe', 'INVALID_ARGUMENT', 'refuse'],
  ['subscription.fetch.replayid.corrupted', 'INVALID_ARGUMENT', 'fall-back'],
  ['subscription.fetch.replayid.validation.failed', 'INVALID_ARGUMENT', 'fall-back'],
  ['subscription.fetch.replay.repeated', 'INVALID_ARGUMENT', 'resume'],
  ['subscription.fetch.requested.events.invalid', 'INVALID_ARGUMENT', 'refuse'],
  ['subscription.fetch.topic.mismatch', 'INVALID_ARGUMENT', 'refuse'],
  ['subscription.fetch.request.invalid', 'INVALID_ARGUMENT', 'refuse'],
  ['subscription.fetch.overflow', 'INVALID_ARGUMENT', 'refuse'],
  ['publish.auth.refresh.invalid', 'INVALID_ARGUMENT', 'give-up'],
  ['publish.event.count.invalid', 'INVALID_ARGUMENT', 'refuse'],
  ['publish.topic.mismatch', 'INVALID_ARGUMENT', 'refuse'],
  ['publish.topic.validation.empty', 'INVALID_ARGUMENT', 'refuse'],
  ['publish.stream.sweeper.timeout', 'DEADLINE_EXCEEDED', 'reopen'],
];

const rpcId = '08e6cf95';

describe('the remedy for a failed call', () => {
  it.each(byCode)('%s with %s: %s', (code, status, remedy) => {
    expect(remedyFor({ code, status, rpcId })).toBe(remedy);
    expect(remedyFor({ code, status })).toBe(remedy);
  });

  it('is tested for every code that is known (P31)', () => {
    expect(new Set(byCode.map(([code]) => code))).toEqual(new Set(Object.keys(remedyOfCode)));
  });

  it.each<[GrpcStatus, Remedy]>([
    ['CANCELLED', 'resume'],
    ['UNKNOWN', 'resume'],
    ['INVALID_ARGUMENT', 'refuse'],
    ['DEADLINE_EXCEEDED', 'resume'],
    ['NOT_FOUND', 'refuse'],
    ['ALREADY_EXISTS', 'wait'],
    ['PERMISSION_DENIED', 'refuse'],
    ['RESOURCE_EXHAUSTED', 'wait'],
    ['FAILED_PRECONDITION', 'resume'],
    ['ABORTED', 'resume'],
    ['OUT_OF_RANGE', 'resume'],
    ['UNIMPLEMENTED', 'give-up'],
    ['INTERNAL', 'resume'],
    ['UNAVAILABLE', 'resume'],
    ['DATA_LOSS', 'resume'],
    ['UNAUTHENTICATED', 'renew'],
  ])('is judged by the status %s where the code is unknown or missing: %s', (status, remedy) => {
    expect(remedyFor({ code: 'of.the.future', status })).toBe(remedy);
    expect(remedyFor({ code: 'constructor', status })).toBe(remedy);
    expect(remedyFor({ status, rpcId })).toBe(remedy);
  });

  it.each(grpcStatus.filter((status) => status !== 'UNAUTHENTICATED'))(
    'is to resume where something on the way says %s',
    (status) => expect(remedyFor({ status })).toBe('resume'),
  );

  it('is another token where something on the way says UNAUTHENTICATED', () => {
    expect(remedyFor({ status: 'UNAUTHENTICATED' })).toBe('renew');
  });
});
