// Before what needs it.
import './code-generation.ts';

export { pubSub } from './session/pub-sub.ts';
export type { PubSubOptions } from './session/pub-sub.ts';
export { channelInfo } from './session/channel-info.ts';
export type { ChannelInfo, ChannelInfoOptions } from './session/channel-info.ts';
export { endpointOf } from './calls/endpoint.ts';
export type { EndpointOptions } from './calls/endpoint.ts';
export { tenantIdOf } from './calls/tenant-id.ts';
export type { Envelope } from './events/event-reader.ts';

// Failures
export { CallError } from './errors/call-error.ts';
export type { CallFacts } from './errors/call-error.ts';
export type { GrpcStatus } from './errors/grpc-status.ts';
export { PublicationError } from './errors/publication-error.ts';
