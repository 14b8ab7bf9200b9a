import type { OptionRule } from '@sfstream/base';
import { hasMethods } from '@sfstream/base';

/** Rule for buckets. */
export const kvRule: OptionRule = [
  'a bucket, such as ensureLeases and ensureMarkers give',
  hasMethods('create', 'update', 'get', 'delete', 'watch', 'status'),
];

/** Rule for leaders. */
export const leaderRule: OptionRule = ['a leader, such as natsLeader gives', hasMethods()];

/** Rule for names of any kind. */
export const nameRule: OptionRule = [
  'a name',
  (value) => typeof value === 'string' && value !== '',
];

/** Rule for schedulers. */
export const schedulerRule: OptionRule = ['an RxJS scheduler', hasMethods('schedule')];

/** Rule for names of buckets, as NATS has it (ADR-8). */
export const bucketRule: OptionRule = [
  'a name of letters, digits, - and _',
  (value) => typeof value === 'string' && /^[-\w]+$/.test(value),
];

/** Rule for the number of servers that keep a stream. */
export const replicasRule: OptionRule = [
  'a whole number from 1 to 5',
  (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 5,
];

/** Rule for clients of JetStream. */
export const jetStreamRule: OptionRule = [
  'a client of JetStream, such as jetstream(connection) gives',
  (value) =>
    hasMethods('publish', 'jetstreamManager')(value) &&
    hasMethods('get')((value as { readonly consumers?: unknown }).consumers),
];

/** Rule for beginnings of subjects. */
export const prefixRule: OptionRule = [
  'one or more tokens of letters, digits, - and _, with dots between them',
  (value) => typeof value === 'string' && /^[-\w]+(?:\.[-\w]+)*$/.test(value),
];

/** Rule for numbers of partitions. */
export const partitionsRule: OptionRule = [
  'a whole number from 1 to 1,024',
  (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 1_024,
];

/** Rule for numbers of events at once. */
export const pendingRule: OptionRule = [
  'a whole number from 1 to 1,000',
  (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 1_000,
];
