// CloudEvents
export type { CloudEvent } from './cloud-events/cloud-event.ts';
export { fromCloudEvent, markerOfCloudEvent } from './cloud-events/from-cloud-event.ts';
export { recordIdOf } from './cloud-events/record-id-of.ts';
export { toCloudEvent } from './cloud-events/to-cloud-event.ts';

// Sinks
export type { Sink } from './sinks/sink.ts';
