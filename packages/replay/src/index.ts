// Operators
export { checkpoint } from './operators/checkpoint.ts';
export type { CheckpointOptions } from './operators/checkpoint.ts';
export { consume } from './operators/consume.ts';
export type {
  Consume,
  ConsumeDecodedOptions,
  ConsumeOptions,
  Consumed,
} from './operators/consume.ts';
export { consumeBatches } from './operators/consume-batches.ts';
export type {
  ConsumeBatches,
  ConsumeBatchesOptions,
  ConsumeDecodedBatchesOptions,
  ConsumedBatch,
} from './operators/consume-batches.ts';
export type { KeepOptions } from './options/keep-options.ts';
export { stored } from './marks/stored.ts';
export type { HandlingOptions } from './handling/consume-options.ts';
export type { Handler, HandlerContext } from './handling/attempts.ts';
export type { OnPoison } from './handling/poison.ts';
export { putEventAside } from './handling/put-event-aside.ts';
export type { PoisonEvent } from './handling/put-event-aside.ts';
export type { ResultOf } from './answers/result-of.ts';
export { dedupe } from './operators/dedupe.ts';
export type { DedupeOptions } from './operators/dedupe.ts';
export { fallbackOnReplayError } from './operators/fallback-on-replay-error.ts';
export { markerOf } from '@sfstream/core';

// Leadership
export { isNotLeading } from './leadership/is-not-leading.ts';
export { epochOf } from './leadership/epoch-of.ts';
export type { Leader, LeaderState, Term } from './leadership/leader.ts';
export { leaderOf } from './leadership/leader-of.ts';
export type { LeaderOptions } from './leadership/leader-of.ts';
export type { Lease } from './leadership/lease.ts';
export { resigned } from './leadership/resigned.ts';
export { whileLeading } from './leadership/while-leading.ts';

// Errors
export { HandlerTimeoutError } from './errors/handler-timeout-error.ts';
export { NotLeadingError } from './errors/not-leading-error.ts';
export { PoisonEventError } from './errors/poison-event-error.ts';
export type { PoisonFacts } from './errors/poison-event-error.ts';

// Stores; `fileStore` is in '@sfstream/replay/node'
export { constantReplay } from './stores/constant-replay.ts';
export { defaultTo } from './stores/default-to.ts';
export { guarded } from './stores/guarded.ts';
export type { GuardOptions, GuardedStore } from './stores/guarded.ts';
export { namespaced } from './stores/namespaced.ts';
export type { MarkerOwner } from './stores/namespaced.ts';
