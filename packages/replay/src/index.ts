// Operators
export { checkpoint } from './checkpoint.ts';
export type { CheckpointOptions } from './checkpoint.ts';
export { fallbackOnReplayError } from './fallback-on-replay-error.ts';
export { markerOf } from './marker-of.ts';

// Stores; `fileStore` is in '@sfstream/replay/node'
export { constantReplay } from './constant-replay.ts';
export { defaultTo } from './default-to.ts';
export { mapStore } from './map-store.ts';
export { namespaced } from './namespaced.ts';
