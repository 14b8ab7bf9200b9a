// CloudEvents
export type { CloudEvent } from './cloud-events/cloud-event.ts';
export { fromCloudEvent, markerOfCloudEvent } from './cloud-events/from-cloud-event.ts';
export { recordIdOf } from './cloud-events/record-id-of.ts';
export { toCloudEvent } from './cloud-events/to-cloud-event.ts';

// Sinks
export { isLaterMarker } from './sinks/is-later-marker.ts';
export { memoryLog } from './sinks/memory-log.ts';
export type { MemoryLog } from './sinks/memory-log.ts';
export type { Sink } from './sinks/sink.ts';

// Operators
export { forward } from './forwarding/forward.ts';
export type { ForwardOptions } from './forwarding/forward.ts';
export type { WriteFailure } from './forwarding/writing.ts';

// Errors
export { WriteTimeoutError } from './errors/write-timeout-error.ts';
