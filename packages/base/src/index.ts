// Errors
export { ClientError } from './errors/client-error.ts';
export { DecodeError } from './errors/decode-error.ts';
export { InvalidOperationError } from './errors/invalid-operation-error.ts';
export { SfStreamError, isSfStreamError } from './errors/sf-stream-error.ts';

// Options, and functions of the caller's
export { checkOptions, hasMethods, isCount, isFunction } from './options/check-options.ts';
export type { OptionRule } from './options/check-options.ts';
export { optional, readOptions, required } from './options/read-options.ts';
export type { OptionReader, OptionReaders, ReadOptions } from './options/read-options.ts';
export { delay, timeLimit } from './options/delay.ts';
export { some, someOrInfinity } from './options/count.ts';
export { schedulerRule } from './options/scheduler-rule.ts';
export { orNull } from './options/or-null.ts';
export { didYouMean } from './options/did-you-mean.ts';
export { answerOf } from './functions/answer-of.ts';
export type { MaybeAsync } from './functions/answer-of.ts';

// Time
export { exponentialBackoff } from './time/backoff.ts';
export type { Backoff } from './time/backoff.ts';
export { boundedDelay } from './time/bounded-delay.ts';
export { longestTimer } from './time/longest-timer.ts';

// Texts of others
export { messageOf } from './texts/message-of.ts';
export { oneLine } from './texts/one-line.ts';
export { shortened } from './texts/shortened.ts';
export { withoutSecrets } from './texts/without-secrets.ts';

// JSON
export { parseJson, platformJson } from './texts/json-codec.ts';
export type { JsonCodec } from './texts/json-codec.ts';

// Functions and Observables
export { failingLast } from './functions/failing-last.ts';
export { isPromiseLike } from './functions/is-promise-like.ts';
export { memoizeLast } from './functions/memoize-last.ts';
export { notify } from './functions/notify.ts';
export { shielded } from './functions/shielded.ts';
