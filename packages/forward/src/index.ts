// CloudEvents
export type { CloudEvent } from './cloud-events/cloud-event.ts';
export { fromCloudEvent, markerOfCloudEvent } from './cloud-events/from-cloud-event.ts';
export { recordIdOf } from './cloud-events/record-id-of.ts';
export { toCloudEvent } from './cloud-events/to-cloud-event.ts';

// Sinks
export { isLaterMarker } from './sinks/is-later-marker.ts';
export { memoryLog } from './sinks/memory-log.ts';
export type { MemoryLog } from './sinks/memory-log.ts';
export { sinkOf } from './sinks/sink-of.ts';
export type { SinkParts } from './sinks/sink-of.ts';
export type { Sink } from './sinks/sink.ts';

// Operators
export { forward } from './forwarding/forward.ts';
export type { ForwardOptions } from './forwarding/forward.ts';
export type { WriteFailure } from './forwarding/writing.ts';

// Work sharing
export { acknowledging } from './sharing/acknowledging.ts';
export type { AcknowledgingOptions } from './sharing/acknowledging.ts';
export type { Delivery, Take } from './sharing/delivery.ts';
export { keyIn, partitionOf } from './sharing/partition-of.ts';
export type { KeyOfEvent } from './sharing/partition-of.ts';

// Errors
export { AckError } from './errors/ack-error.ts';
export { WriteTimeoutError } from './errors/write-timeout-error.ts';
