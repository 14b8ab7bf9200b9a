// Connections and calls
export { connect } from './calls/connect.ts';
export type { ConnectOptions } from './calls/connect.ts';
export type { Call, FromStream } from './calls/call.ts';
export { callerOf } from './calls/caller.ts';
export type { Caller } from './calls/caller.ts';
export { endpointOf } from './calls/endpoint.ts';
export type { EndpointOptions } from './calls/endpoint.ts';
export { getTopic } from './wire/methods.ts';
export type { Method } from './wire/methods.ts';
export type { TopicInfo } from './wire/messages.ts';

// Channels
export { channelStream } from './subscribing/channel-stream.ts';
export type {
  ChannelPorts,
  ChannelSignal,
  Holding,
  ReceivedEvent,
  Start,
} from './subscribing/channel-ports.ts';
export { createCredits } from './subscribing/credits.ts';
export type { Credits } from './subscribing/credits.ts';
export { placeAfter } from './subscribing/place-after.ts';
export { createSchemas } from './avro/schemas.ts';
export type { Schemas } from './avro/schemas.ts';
export type { EventField, EventSchema } from './avro/event-schema.ts';
export { eventReader } from './events/event-reader.ts';
export type { Envelope, EventReader } from './events/event-reader.ts';

// Publishing
export { publishAll } from './publishing/publish-all.ts';
export { publishOne } from './publishing/publish-one.ts';
export { publishStream } from './publishing/publish-stream.ts';
export type { Publication, PublishPorts } from './publishing/publish-ports.ts';
export { createTopics } from './publishing/topics.ts';
export type { Topics } from './publishing/topics.ts';

// Positions
export { toCometdPosition, toPubSubPosition } from './positions/convert-position.ts';
export { isPubSubId } from './positions/replay-id.ts';
export type { PubSubId } from './positions/replay-id.ts';

// Failures
export { CallError } from './errors/call-error.ts';
export type { CallFacts } from './errors/call-error.ts';
export type { GrpcStatus } from './errors/grpc-status.ts';
export { PublicationError } from './errors/publication-error.ts';
export { asksForCalm } from './remedies/asks-for-calm.ts';
export { remedyFor } from './remedies/remedy-for.ts';
export type { Remedy } from './remedies/remedies.ts';
