// Errors
export { ClientError } from './errors/client-error.ts';
export { DecodeError } from './errors/decode-error.ts';
export { InvalidOperationError } from './errors/invalid-operation-error.ts';
export { SfStreamError, isSfStreamError } from './errors/sf-stream-error.ts';

// Options, and functions that callers give
export { checkOptions, hasMethods, isCount, isFunction } from './check-options.ts';
export type { OptionRule } from './check-options.ts';
export { didYouMean } from './did-you-mean.ts';
export { answerOf } from './answer-of.ts';
export type { MaybeAsync } from './answer-of.ts';

// Time
export { exponentialBackoff } from './backoff.ts';
export type { Backoff } from './backoff.ts';

// Texts from elsewhere
export { messageOf } from './message-of.ts';
export { oneLine } from './one-line.ts';
export { shortened } from './shortened.ts';
export { withoutSecrets } from './without-secrets.ts';

// JSON
export { parseJson, platformJson } from './json-codec.ts';
export type { JsonCodec } from './json-codec.ts';

// Functions and Observables
export { memoizeLast } from './memoize-last.ts';
export { shielded } from './shielded.ts';
