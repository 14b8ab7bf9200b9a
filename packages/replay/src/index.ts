// Operators
export { checkpoint } from './checkpoint.ts';
export type { CheckpointOptions } from './checkpoint.ts';
export { consume } from './consume.ts';
export type { Consume, ConsumeDecodedOptions, ConsumeOptions, Consumed } from './consume.ts';
export { consumeBatches } from './consume-batches.ts';
export type {
  ConsumeBatches,
  ConsumeBatchesOptions,
  ConsumeDecodedBatchesOptions,
  ConsumedBatch,
} from './consume-batches.ts';
export type { KeepOptions } from './keep-options.ts';
export { stored } from './stored.ts';
export type { HandlingOptions } from './consume-options.ts';
export type { Handler, HandlerContext } from './attempts.ts';
export type { OnPoison } from './poison.ts';
export type { ResultOf } from './result-of.ts';
export { dedupe } from './dedupe.ts';
export type { DedupeOptions } from './dedupe.ts';
export { fallbackOnReplayError } from './fallback-on-replay-error.ts';
export { markerOf } from './marker-of.ts';

// Errors
export { HandlerTimeoutError } from './errors/handler-timeout-error.ts';
export { PoisonEventError } from './errors/poison-event-error.ts';

// Stores; `fileStore` is in '@sfstream/replay/node'
export { constantReplay } from './constant-replay.ts';
export { defaultTo } from './default-to.ts';
export { guarded } from './guarded.ts';
export type { GuardOptions, GuardedStore } from './guarded.ts';
export { mapStore } from './map-store.ts';
export { namespaced } from './namespaced.ts';
export type { MarkerOwner } from './namespaced.ts';
