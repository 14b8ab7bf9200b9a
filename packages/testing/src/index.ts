export { startMockOrg } from './org/start-mock-org.ts';
export type { MockOrg, MockOrgOptions, RevokeOptions } from './org/mock-org.ts';
export type { MockCredentials } from './logins/mock-credentials.ts';
export type { BayeuxMessage } from './wire/bayeux-message.ts';
export type { RecordedRequest } from './wire/recorded-request.ts';
export type { PublishedEvent, Retention } from './events/event-bus.ts';
export type { ChannelFamily } from './events/channel-name.ts';
export type { Rows } from './rest/rest-queries.ts';
export type { PublishOptions } from './events/envelopes.ts';
export type { DisconnectShape } from './bayeux/server-disconnect.ts';

export type {
  EventDefinition,
  FieldDefinition,
  FieldDefinitions,
  FieldType,
} from './schemas/event-definition.ts';
export type { AvroJson, FieldJson, RecordJson } from './avro/avro-json.ts';
export type { CallFailure, NextCalls, PubSubControls } from './pub-sub/pub-sub-controls.ts';
export type { RpcName } from './pub-sub/pub-sub-endpoint.ts';
export type { PubSubOptions } from './pub-sub/pub-sub-options.ts';
export type { PubSubRequests, RecordedCall } from './pub-sub/recorded-call.ts';
export type { TopicRights } from './rpcs/topics.ts';

export { authorizationDenied } from './faults/authorization-denied.ts';
export {
  authenticationInvalid,
  channelDoesNotExist,
  dailyLimitExceeded,
  handshakeDenied,
  htmlError,
  refused,
  replayIdInvalid,
  serverTooBusy,
  subscribeDenied,
  tokenRefused,
  unknownClient,
} from './faults/faults.ts';
export type { Fault, FaultAdvice, RefusalOptions } from './faults/faults.ts';
export type {
  InterceptAnswer,
  InterceptMatch,
  InterceptRespond,
  TrueAnswer,
} from './faults/interceptors.ts';

export { marbleClient } from './marbles/marble-client.ts';
export type { DrawnEvent, MarbleClient } from './marbles/marble-client.ts';
export { marbles } from './marbles/marbles.ts';
export type { MarbleHelpers } from './marbles/marbles.ts';

export { storeContract } from './stores/store-contract.ts';
export type { StoreContractOptions, StoreLaw } from './stores/store-contract.ts';
export type { KeptMarker, StoreLife, StoreUnderTest } from './stores/store-session.ts';

export { fencingContract } from './sinks/fencing-contract.ts';
export type { FencingContractOptions } from './sinks/fencing-contract.ts';
export { sinkContract } from './sinks/sink-contract.ts';
export type { SinkContractOptions } from './sinks/sink-contract.ts';
export type { ReadBack, SinkUnderTest } from './sinks/sink-session.ts';
export type { DrawnLeader, DrawnTerm } from './sinks/test-leader.ts';
